package dev.netduo.emulator.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.NetduoException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.ClosedByInterruptException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExitCodeGenerator;
import picocli.CommandLine.Option;

class CommandErrorsTest {
  private final StringWriter err = new StringWriter();

  @Command(
      name = "netduo",
      subcommands = {Doctor.class, Run.class, Wait.class})
  static final class Root {}

  @Command(name = "doctor")
  static final class Doctor implements Runnable {
    @Option(names = "--fix")
    private boolean fix;

    @Override
    public void run() {
      throw new NetduoException("no Engine answers" + (fix ? " still" : ""), "start it");
    }
  }

  @Command(name = "wait")
  static final class Wait implements Runnable {
    @Override
    public void run() {
      throw new NetduoException("no Engine answers", "start it", new ClosedByInterruptException());
    }
  }

  @Command(name = "run", exitCodeOnInvalidInput = 125)
  static final class Run implements Runnable {
    @Override
    public void run() {
      throw new NoSuchCommand();
    }
  }

  static final class NoSuchCommand extends NetduoException implements IExitCodeGenerator {
    NoSuchCommand() {
      super("no such command");
    }

    @Override
    public int getExitCode() {
      return 127;
    }
  }

  private int run(String... args) {
    var errors = new CommandErrors(false);
    return new CommandLine(new Root())
        .setErr(new PrintWriter(err, true))
        .setParameterExceptionHandler(errors)
        .setExecutionExceptionHandler(errors)
        .execute(args);
  }

  @Test
  void anUnknownCommandNamesTheNearest() {
    assertThat(run("docter")).isEqualTo(2);
    assertThat(err.toString()).contains("'docter'").contains("did you mean doctor?");
  }

  @Test
  void anUnknownFlagNamesTheNearest() {
    assertThat(run("doctor", "--fx")).isEqualTo(2);
    assertThat(err.toString()).contains("unknown flag --fx").contains("did you mean --fix?");
  }

  @Test
  void anErrorForThePersonIsShownWithItsHintAndWithoutAStackTrace() {
    assertThat(run("doctor")).isEqualTo(1);
    assertThat(err.toString().lines())
        .containsExactly("error: no Engine answers", "hint: start it");
  }

  @Test
  void whatSomebodyInterruptedIsNoFailureOfTheEngine() {
    assertThat(run("wait")).isEqualTo(130);
    assertThat(err.toString().lines()).containsExactly("interrupted");
  }

  @Test
  void aCommandMayHaveExitCodesOfItsOwn() {
    assertThat(run("run", "--nosuch")).isEqualTo(125);
    assertThat(run("run")).isEqualTo(127);
  }
}
