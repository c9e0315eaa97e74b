package dev.netduo.labs.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.console.TerminalConsole;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code probe} and {@code predict} take the same operands. */
class ProbeGrammarTest {
  @ParameterizedTest
  @CsvSource({"tcp, FROM TO PORT", "udp, FROM TO PORT", "ping, FROM TO", "dns, FROM NAME"})
  void both_take_the_same_operands(String kind, String operands) {
    var printed = new PrintWriter(new StringWriter());
    var console = new TerminalConsole(printed, printed);

    for (var command :
        new picocli.CommandLine[] {
          ProbeCommand.commandLine(
              () -> {
                throw new AssertionError("nothing is sent");
              },
              console),
          PredictCommand.commandLine(
              () -> {
                throw new AssertionError("nothing is asked");
              },
              console)
        }) {
      assertThat(command.getSubcommands())
          .hasEntrySatisfying(
              kind, inner -> assertThat(inner.getUsageMessage()).contains(operands));
    }
  }
}
