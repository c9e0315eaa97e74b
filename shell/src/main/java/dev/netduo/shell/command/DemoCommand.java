package dev.netduo.shell.command;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.console.BoxTable;
import dev.netduo.emulator.console.Console.Format;
import dev.netduo.emulator.console.OutputOption;
import dev.netduo.emulator.engine.EngineException;
import dev.netduo.emulator.engine.EngineException.Reason;
import dev.netduo.emulator.machine.EngineSetup;
import dev.netduo.labs.compare.Comparison;
import dev.netduo.labs.compare.Demo;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code netduo demo}. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "Start the same small application in a Docker network and in a Kubernetes network, and measure both.",
    footer = {
      "",
      "Examples:",
      "  netduo demo             the table, from real containers",
      "  netduo demo -o json     the same with every probe behind it",
      "  netduo demo --keep      leave everything running; netduo rm demo removes it",
      "  netduo demo --yes       set up a Docker Engine first where none answers"
    })
public final class DemoCommand implements Callable<Integer> {
  private static final String SESSION = "demo";

  private final Surroundings surroundings;

  @Option(names = "--keep", description = "Leave containers and networks running afterwards.")
  private boolean keep;

  @Option(
      names = {"-y", "--yes"},
      description =
          "Where no Docker Engine answers, set one up without asking (Debian and Ubuntu, as root).")
  private boolean yes;

  @Mixin private final OutputOption output = new OutputOption();

  /** The command in its surroundings. */
  public DemoCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    requireEngine();
    try (var own = OwnSession.start(surroundings, SESSION)) {
      var demo = Demo.start(own.session(), own.agent(), own.prober());
      var comparison = demo.measure();
      surroundings.console().show(output.format(), comparison, () -> print(comparison));
      if (keep) {
        own.keep();
        surroundings
            .console()
            .err()
            .println("kept: look around with docker ps, remove it with: netduo rm " + SESSION);
      } else {
        demo.close();
      }
    }
    return 0;
  }

  private void requireEngine() {
    try {
      var _ = surroundings.engine().version();
    } catch (EngineException e) {
      if (e.reason() != Reason.UNREACHABLE || !(yes || agreed(e))) {
        throw e;
      }
      var setup = new EngineSetup(surroundings.engine()).fix(surroundings.events());
      if (!setup.answers()) {
        throw new NetduoException(
            "no Docker Engine answers, and netduo cannot set one up here",
            String.join("; ", setup.steps()),
            e);
      }
    }
  }

  private boolean agreed(EngineException e) {
    if (!surroundings.interactive() || output.format() == Format.JSON) {
      return false;
    }
    var out = surroundings.console().out();
    out.print(e.getMessage() + "\nSet one up now, as netduo doctor --fix does? [y/N] ");
    out.flush();
    try {
      var line =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
      return line != null && line.strip().toLowerCase(Locale.ROOT).startsWith("y");
    } catch (IOException ioe) {
      throw new UncheckedIOException(ioe);
    }
  }

  private void print(Comparison comparison) {
    var rows =
        comparison.rows().stream()
            .map(row ->
                List.of(
                    row.aspect() + "\n" + measuredBy(row),
                    row.docker().text(),
                    row.kubernetes().text()))
            .toList();
    var out = surroundings.console().out();
    out.println(BoxTable.render(List.of("", "Docker", "Kubernetes"), rows, surroundings.width()));
    out.printf(
        Locale.ROOT,
        "Measured on real containers in %.1f s. Each cell is what the probes in [] brought back; -o json shows them.%n",
        comparison.seconds());
  }

  /** The kinds of probes behind a row, each once. */
  private static String measuredBy(Comparison.Row row) {
    return Stream.concat(row.docker().evidence().stream(), row.kubernetes().evidence().stream())
        .map(evidence -> kind(evidence.probe()))
        .distinct()
        .collect(Collectors.joining("\n", "[", "]"));
  }

  // "tcp web -> api:80" is tcp; "docker port web" is docker port; "kubectl get node n1 ..." is
  // kubectl get.
  private static String kind(String probe) {
    var words = List.of(probe.split(" "));
    return probe.contains(" -> ") ? words.getFirst() : words.getFirst() + " " + words.get(1);
  }
}
