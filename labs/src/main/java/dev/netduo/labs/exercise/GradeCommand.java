package dev.netduo.labs.exercise;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.console.Console;
import dev.netduo.emulator.guard.LinePolicy;
import dev.netduo.labs.format.Lab;
import dev.netduo.labs.format.LabShelf;
import dev.netduo.labs.format.PolicyReader;
import dev.netduo.labs.grade.Grader;
import dev.netduo.labs.line.Workbench;
import dev.netduo.labs.report.Report;
import dev.netduo.labs.report.ReportFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code grade}. */
@Command(
    name = "grade",
    description = {
      "Grades a submission: sets the lab up in a fresh session, runs what was handed in,",
      "measures with real probes, reports, and removes everything.",
      "Exit code: 0 everything passed, 1 something failed, 2 it could not be graded."
    },
    mixinStandardHelpOptions = true,
    exitCodeOnExecutionException = Report.NOT_GRADED,
    footerHeading = "%nExamples:%n",
    footer = {
      "  grade isolation --submission answer.txt",
      "  grade isolation --submission answer.txt --format junit --output result.xml",
      "  grade ./my-lab --submission policy.yaml --format json"
    })
final class GradeCommand implements Callable<Integer> {
  private final Supplier<Workbench> bench;
  private final Console console;

  @Parameters(index = "0", paramLabel = "LAB", description = "A lab's name, or its folder.")
  private String lab = "";

  @Option(
      names = "--submission",
      required = true,
      paramLabel = "FILE",
      description = "What was handed in: lines, or a manifest where the lab takes one.")
  private Path submission = Path.of("");

  @Option(
      names = {"-o", "--format"},
      paramLabel = "text|json|junit",
      defaultValue = "TEXT",
      description = "Form of the report; text where it is not given.")
  private ReportFormat format = ReportFormat.TEXT;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Where the report is written; standard output where it is not given.")
  private Optional<Path> output = Optional.empty();

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "What the submission's lines may do; see docs/untrusted.md for the default.")
  private Optional<Path> policy = Optional.empty();

  GradeCommand(Supplier<Workbench> bench, Console console) {
    this.bench = bench;
    this.console = console;
  }

  @Override
  public Integer call() {
    var held = policy.map(PolicyReader::read).orElse(LinePolicy.DEFAULT);
    var report = grade(LabShelf.open(lab), held);
    var text = format.render(report);
    if (output.isEmpty()) {
      console.out().print(text);
      console.out().flush();
    } else {
      write(output.get(), text);
    }
    return report.exitCode();
  }

  // A fresh session, so that nothing of the student's own is in the way or at risk.
  private Report grade(Lab opened, LinePolicy held) {
    var fresh = bench.get().throwaway("grade");
    var atExit = new Thread(fresh::close, "netduo-grade-close");
    Runtime.getRuntime().addShutdownHook(atExit);
    var report = Grader.grade(opened, submission, fresh, held);
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      throw new NetduoException("grading was interrupted", "", e);
    }
    return report;
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new NetduoException("cannot write " + file + ": " + e.getMessage(), "", e);
    }
  }
}
