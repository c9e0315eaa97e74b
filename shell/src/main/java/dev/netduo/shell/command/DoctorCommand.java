package dev.netduo.shell.command;

import dev.netduo.emulator.console.OutputOption;
import dev.netduo.emulator.event.Events;
import dev.netduo.emulator.machine.Check;
import dev.netduo.emulator.machine.Doctor;
import dev.netduo.emulator.machine.EngineSetup;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code netduo doctor}. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description =
        "Look at everything netduo stands on: Java, Docker Engine, kernel, images, address ranges, disk.",
    footer = {
      "",
      "Exits with 1 where something netduo needs is missing.",
      "",
      "Examples:",
      "  netduo doctor            what there is, and what to do about what is missing",
      "  netduo doctor --fix      on Debian or Ubuntu as root: install and start a Docker Engine",
      "  netduo doctor --engine   only whether an Engine answers"
    })
public final class DoctorCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final Function<Events, EngineSetup.Result> setup;

  @Option(
      names = "--fix",
      description =
          "Install and start a Docker Engine where none answers, and what makes images without a"
              + " registry; elsewhere print the steps.")
  private boolean fix;

  @Option(names = "--engine", description = "Only ask whether an Engine answers.")
  private boolean engineOnly;

  @Mixin private final OutputOption output = new OutputOption();

  /** The command in its surroundings. */
  public DoctorCommand(Surroundings surroundings) {
    this(surroundings, events -> new EngineSetup(surroundings.engine()).fix(events));
  }

  /**
   * @param setup what {@code --fix} does
   */
  DoctorCommand(Surroundings surroundings, Function<Events, EngineSetup.Result> setup) {
    this.surroundings = surroundings;
    this.setup = setup;
  }

  @Override
  public Integer call() {
    if (fix) {
      var result = setup.apply(surroundings.events());
      if (!result.answers()) {
        var console = surroundings.console();
        console.show(output.format(), result, () -> print(result.steps(), console.out()));
        return 1;
      }
      if (!result.steps().isEmpty()) {
        // What follows is the answer.
        print(result.steps(), surroundings.console().err());
      }
    }
    if (engineOnly) {
      var version = surroundings.engine().version();
      surroundings
          .console()
          .show(
              output.format(),
              version,
              () -> surroundings.console().out().println("Engine " + version.version()));
      return 0;
    }
    var checks = new Doctor(surroundings.engine()).examine();
    surroundings.console().show(output.format(), checks, () -> print(checks));
    return checks.stream().anyMatch(check -> check.verdict() == Check.Verdict.FAIL) ? 1 : 0;
  }

  private static void print(List<String> steps, PrintWriter to) {
    to.println("netduo cannot set up what is missing here by itself. The steps:");
    steps.forEach(step -> to.println("  " + step));
    to.flush();
  }

  private void print(List<Check> checks) {
    surroundings
        .console()
        .table(
            List.of("CHECK", "VERDICT", "FOUND", "WHAT TO DO"),
            checks.stream()
                .map(check ->
                    List.of(
                        check.name(),
                        check.verdict().name().toLowerCase(Locale.ROOT),
                        check.found(),
                        check.advice()))
                .toList());
  }
}
