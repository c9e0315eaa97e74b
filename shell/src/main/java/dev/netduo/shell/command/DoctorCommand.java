package dev.netduo.shell.command;

import dev.netduo.emulator.console.OutputOption;
import dev.netduo.emulator.machine.Check;
import dev.netduo.emulator.machine.Doctor;
import dev.netduo.emulator.machine.EngineSetup;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
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
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    if (fix) {
      var result = new EngineSetup(surroundings.engine()).fix(surroundings.events());
      if (!result.answers()) {
        surroundings.console().show(output.format(), result, () -> steps(result.steps()));
        return 1;
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

  private void steps(List<String> steps) {
    var out = surroundings.console().out();
    out.println("netduo cannot set up an Engine here by itself. The steps:");
    steps.forEach(step -> out.println("  " + step));
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
