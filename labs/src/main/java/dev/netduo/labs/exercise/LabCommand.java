package dev.netduo.labs.exercise;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.console.Console;
import dev.netduo.emulator.console.OutputOption;
import dev.netduo.labs.check.BenchPlaces;
import dev.netduo.labs.check.Checker;
import dev.netduo.labs.format.Check;
import dev.netduo.labs.format.Lab;
import dev.netduo.labs.format.LabShelf;
import dev.netduo.labs.format.Place;
import dev.netduo.labs.grade.LabSetup;
import dev.netduo.labs.line.CommandTable;
import dev.netduo.labs.line.LineInput;
import dev.netduo.labs.line.Workbench;
import dev.netduo.labs.report.Report;
import dev.netduo.labs.report.ReportFormat;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lab ls|show|start|check}. */
@Command(
    name = "lab",
    description = "Exercises: what there is, the task, its start, and how far you are.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {"  lab ls", "  lab show isolation", "  lab start isolation", "  lab check isolation"})
final class LabCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  private LabCommand() {}

  /**
   * @param setup the commands that set-up lines may begin with
   */
  static CommandLine commandLine(
      Supplier<Workbench> bench, Console console, CommandTable setup, LineInput input) {
    return new CommandLine(new LabCommand())
        .addSubcommand(new Ls(console))
        .addSubcommand(new Show(console))
        .addSubcommand(new Start(bench, console, setup, input))
        .addSubcommand(new CheckNow(bench, console));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "lab needs a command: ls, show, start, check");
  }

  /** A lab as the list shows it. */
  record Shown(String name, String title, int points, int checks) {
    static Shown of(Lab lab) {
      return new Shown(lab.name(), lab.title(), lab.points(), lab.checks().size());
    }
  }

  /** A lab with its task and what students may see of its checks. */
  record ShownTask(Shown lab, String task, List<ShownCheck> checks) {}

  /** A check that a student may see. */
  record ShownCheck(String id, String description, int points) {
    static ShownCheck of(Check check) {
      return new ShownCheck(check.id(), check.description(), check.points());
    }
  }

  /** {@code lab ls}. */
  @Command(
      name = "ls",
      description = "Lists the labs that come with netduo.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExample:%n",
      footer = "  lab ls -o json")
  private static final class Ls implements Callable<Integer> {
    private final Console console;

    @Mixin private final OutputOption output = new OutputOption();

    Ls(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() {
      var labs = LabShelf.names().stream().map(LabShelf::open).map(Shown::of).toList();
      console.show(
          output.format(),
          labs,
          () ->
              console.table(
                  List.of("LAB", "POINTS", "TITLE"),
                  labs.stream()
                      .map(lab -> List.of(lab.name(), Integer.toString(lab.points()), lab.title()))
                      .toList()));
      return 0;
    }
  }

  /** {@code lab show}. */
  @Command(
      name = "show",
      description = "Shows a lab's task and what will be measured.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExample:%n",
      footer = "  lab show isolation")
  private static final class Show implements Callable<Integer> {
    private final Console console;

    @Parameters(index = "0", paramLabel = "LAB", description = "A lab's name, or its folder.")
    private String name = "";

    @Mixin private final OutputOption output = new OutputOption();

    Show(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() {
      var lab = LabShelf.open(name);
      var checks =
          lab.checks().stream()
              .filter(check -> check.visibility() == Check.Visibility.VISIBLE)
              .map(ShownCheck::of)
              .toList();
      console.show(
          output.format(),
          new ShownTask(Shown.of(lab), lab.task(), checks),
          () -> print(lab, checks));
      return 0;
    }

    private void print(Lab lab, List<ShownCheck> checks) {
      console.out().println(lab.task().strip());
      console.out().println();
      console.table(
          List.of("POINTS", "CHECK"),
          checks.stream()
              .map(check -> List.of(Integer.toString(check.points()), check.description()))
              .toList());
    }
  }

  /** {@code lab start}. */
  @Command(
      name = "start",
      description = {
        "Sets a lab up in the session. Its cluster, where it has one, lives until the program",
        "ends, so start it from the interactive shell."
      },
      mixinStandardHelpOptions = true,
      footerHeading = "%nExample:%n",
      footer = "  lab start isolation")
  private static final class Start implements Callable<Integer> {
    private final Supplier<Workbench> bench;
    private final Console console;
    private final CommandTable setup;
    private final LineInput input;

    @Parameters(index = "0", paramLabel = "LAB", description = "A lab's name, or its folder.")
    private String name = "";

    @Mixin private final OutputOption output = new OutputOption();

    Start(Supplier<Workbench> bench, Console console, CommandTable setup, LineInput input) {
      this.bench = bench;
      this.console = console;
      this.setup = setup;
      this.input = input;
    }

    @Override
    public Integer call() {
      var lab = LabShelf.open(name);
      LabSetup.run(lab, bench.get(), setup, input);
      console.show(
          output.format(),
          Shown.of(lab),
          () ->
              console
                  .out()
                  .printf(
                      "lab %s is set up; the task: lab show %s, how far you are: lab check %s%n",
                      name, name, name));
      return 0;
    }
  }

  /** {@code lab check}. */
  @Command(
      name = "check",
      description = "Measures how far you are; the exit code is that of grade.",
      mixinStandardHelpOptions = true,
      exitCodeOnExecutionException = Report.NOT_GRADED,
      footerHeading = "%nExample:%n",
      footer = "  lab check isolation")
  private static final class CheckNow implements Callable<Integer> {
    private final Supplier<Workbench> bench;
    private final Console console;

    @Parameters(index = "0", paramLabel = "LAB", description = "A lab's name, or its folder.")
    private String name = "";

    @Mixin private final OutputOption output = new OutputOption();

    CheckNow(Supplier<Workbench> bench, Console console) {
      this.bench = bench;
      this.console = console;
    }

    @Override
    public Integer call() {
      var lab = LabShelf.open(name);
      var workbench = bench.get();
      refuseOutside(lab, workbench);
      var began = System.nanoTime();
      var results =
          new Checker(new BenchPlaces(workbench), workbench.prober())
              .untilSettled(lab.checks(), lab.settling());
      var report =
          new Report(
                  lab.name(),
                  lab.title(),
                  "session " + workbench.session().name(),
                  "docker " + workbench.session().engine().version().version(),
                  List.of(),
                  "",
                  results,
                  Duration.ofNanos(System.nanoTime() - began))
              .forStudents();
      var format =
          switch (output.format()) {
            case TEXT -> ReportFormat.TEXT;
            case JSON -> ReportFormat.JSON;
          };
      console.out().print(format.render(report));
      console.out().flush();
      return report.exitCode();
    }

    // A lab is a folder anybody can bring, and outside is the machine itself.
    private static void refuseOutside(Lab lab, Workbench workbench) {
      if (workbench.policy().isPresent()
          && lab.checks().stream().anyMatch(check -> check.from() instanceof Place.Outside)) {
        throw new NetduoException(
            "lab " + lab.name() + " probes from outside, which untrusted lines cannot",
            "check it without --untrusted, or grade a submission");
      }
    }
  }
}
