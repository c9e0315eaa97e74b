package dev.netduo.k8s.cli;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.console.Console.Format;
import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.cli.view.OutputForm;
import java.util.Iterator;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A kubectl command. */
abstract class KubeLine implements Callable<Integer> {
  private final Cli cli;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      completionCandidates = Forms.class,
      description = {
        "text or json; commands that show objects also take yaml, name, wide, "
            + "jsonpath=TEMPLATE and custom-columns=SPEC."
      })
  private String output = "text";

  /** The values that completion offers. */
  static final class Forms implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return OutputForm.NAMES.iterator();
    }
  }

  KubeLine(Cli cli) {
    this.cli = cli;
  }

  @Override
  public final Integer call() {
    try {
      return run();
    } catch (ApiException e) {
      throw KubectlError.of(e);
    }
  }

  /** Does it and answers the exit code. */
  abstract int run();

  final Cli cli() {
    return cli;
  }

  final CommandSpec spec() {
    return spec;
  }

  /** Whether the line names its namespace. */
  final boolean namespaceGiven() {
    return Scope.isGiven(spec);
  }

  /** The form that was asked for. */
  final OutputForm form() {
    return OutputForm.parse(output);
  }

  /** Whether JSON was asked for. */
  final boolean json() {
    return form() instanceof OutputForm.Json;
  }

  /**
   * Shows a result that is no Kubernetes object.
   *
   * @throws NetduoException where neither text nor JSON was asked for
   */
  final void show(Object json, Runnable text) {
    switch (form()) {
      case OutputForm.Plain _ -> text.run();
      case OutputForm.Json _ -> cli.console().show(Format.JSON, json, () -> {});
      default ->
          throw new NetduoException(
              spec.qualifiedName() + " has no output as " + output, "use -o text or -o json");
    }
  }
}
