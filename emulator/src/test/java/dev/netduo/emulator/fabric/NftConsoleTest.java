package dev.netduo.emulator.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.engine.ScriptedExec;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class NftConsoleTest {
  private static boolean lives(int pid) {
    return pid == 42;
  }

  /** An nft as it answers: every word but "add" is a complaint, of "sleep" it says nothing. */
  private static ScriptedExec nft(String first) {
    return ScriptedExec.complaining(NftConsoleTest::complaints).say(first + "\n");
  }

  private static String complaints(String text) {
    return text.startsWith("sleep")
        ? ""
        : text.lines()
            .filter(line -> !line.startsWith("add"))
            .map(line -> "Error: syntax error, unexpected newline\n" + line + "\n   ^~~\n")
            .collect(Collectors.joining());
  }

  private static boolean taken(NftConsole console, String... lines) {
    console.send(List.of(lines));
    return console.taken();
  }

  @Test
  void aTransactionIsOneLine() {
    var nft = nft("42");
    try (var console = new NftConsole(nft, NftConsoleTest::lives)) {
      assertThat(taken(console, "add table ip a", "add table ip b")).isTrue();
      assertThat(nft.told()).startsWith("add table ip a; add table ip b\n");
    }
  }

  @Test
  void aComplaintIsOfItsOwnTransaction() {
    try (var console = new NftConsole(nft("42"), NftConsoleTest::lives)) {
      for (var i = 0; i < 20; i++) {
        assertThat(taken(console, "add table ip a")).isTrue();
        assertThat(taken(console, "delete table ip a")).isFalse();
      }
      assertThat(console.isAlive()).isTrue();
    }
  }

  @Test
  void oneThatSaysNothingIsGivenUpWhereItIsNoMore() {
    try (var console = new NftConsole(nft("42"), _ -> false)) {
      assertThat(taken(console, "sleep")).isFalse();
      assertThat(console.isAlive()).isFalse();
    }
  }

  @Test
  void oneThatEndsHasTakenNothing() {
    var nft = nft("42");
    try (var console = new NftConsole(nft, NftConsoleTest::lives)) {
      console.send(List.of("sleep"));
      nft.close();
      assertThat(console.taken()).isFalse();
      assertThat(console.isAlive()).isFalse();
    }
  }

  @Test
  void oneThatDoesNotStartIsNotAlive() {
    try (var console =
        new NftConsole(nft("nsenter: cannot open /proc/1/ns/net"), NftConsoleTest::lives)) {
      assertThat(console.isAlive()).isFalse();
    }
  }

  @Test
  void whatRemembersTooMuchEnds() {
    try (var console = new NftConsole(nft("42"), NftConsoleTest::lives)) {
      var wide = "add element ip t s { " + "1, ".repeat(1_000) + "2 }";
      var count = 0;
      while (console.isAlive()) {
        assertThat(taken(console, wide)).isTrue();
        assertThat(++count).isLessThan(1_000);
      }
      assertThat(count).isGreaterThan(100);
    }
  }
}
