package dev.netduo.emulator.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.console.Console.Format;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class TerminalConsoleTest {
  private final StringWriter printed = new StringWriter();
  private final Console console =
      new TerminalConsole(
          new PrintWriter(printed, true), new PrintWriter(new StringWriter(), true));

  record Place(String name, Ip ip, Cidr network) {}

  @Test
  void columnsStandThreeApartUnderTheirHeaders() {
    console.table(
        List.of("NAME", "ip"),
        List.of(List.of("web", "10.0.0.1"), List.of("database", "10.0.0.2")));
    assertThat(printed.toString().lines())
        .containsExactly("NAME       ip", "web        10.0.0.1", "database   10.0.0.2");
  }

  @Test
  void jsonHasAddressesAsText() {
    console.show(
        Format.JSON, new Place("web", Ip.parse("10.0.0.1"), Cidr.parse("10.0.0.0/24")), () -> {});
    assertThat(printed.toString().replaceAll("\\s", ""))
        .isEqualTo("{\"name\":\"web\",\"ip\":\"10.0.0.1\",\"network\":\"10.0.0.0/24\"}");
  }

  @Test
  void textRunsInsteadOfJson() {
    console.show(Format.TEXT, "never", () -> console.out().println("text"));
    assertThat(printed.toString()).isEqualTo("text" + System.lineSeparator());
  }
}
