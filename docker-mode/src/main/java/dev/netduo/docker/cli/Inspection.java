package dev.netduo.docker.cli;

import dev.netduo.docker.template.GoTemplate;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.console.Console.Format;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** What the inspect commands share: a template, or all as JSON, which is docker's own form. */
final class Inspection {
  @Option(
      names = {"-f", "--format"},
      paramLabel = "TEMPLATE",
      description = "A Go template, for example '{{.State.Pid}}'.")
  private Optional<String> format = Optional.empty();

  /** Shows what is found; one that is not does not hide the others. */
  void show(Cli cli, List<String> names, Function<String, Map<String, Object>> find) {
    var found = new ArrayList<Map<String, Object>>();
    var missing = new ArrayList<NetduoException>();
    for (var name : names) {
      try {
        found.add(find.apply(name));
      } catch (NetduoException e) {
        missing.add(e);
      }
    }
    if (format.isPresent()) {
      var template = new GoTemplate(format.get().equals("json") ? "{{json .}}" : format.get());
      found.forEach(view -> cli.line(template.apply(view)));
    } else if (!found.isEmpty() || missing.isEmpty()) {
      cli.console().show(Format.JSON, found, () -> {});
    }
    if (!missing.isEmpty()) {
      throw missing.getFirst();
    }
  }
}
