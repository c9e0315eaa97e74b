package dev.netduo.emulator.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.engine.LiveExec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class NftConsoleTest {
  private static boolean lives(int pid) {
    return pid == 42;
  }

  /** An nft as it answers: every word but "add" is a complaint, of "sleep" it says nothing. */
  private static final class Nft extends OutputStream implements LiveExec {
    private final PipedOutputStream says = new PipedOutputStream();
    private final PipedInputStream heard = new PipedInputStream(says, 1 << 16);
    private final ByteArrayOutputStream told = new ByteArrayOutputStream();

    Nft(String first) throws IOException {
      say(first);
    }

    private void say(String line) throws IOException {
      says.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      says.flush();
    }

    @Override
    public void write(int b) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void write(byte[] bytes) throws IOException {
      told.writeBytes(bytes);
      for (var line : new String(bytes, StandardCharsets.UTF_8).split("\n", -1)) {
        if (line.startsWith("sleep")) {
          return;
        }
        if (!line.isEmpty() && !line.startsWith("add")) {
          say("Error: syntax error, unexpected newline, expecting string");
          say(line);
          say("   ^~~");
        }
      }
    }

    @Override
    public OutputStream stdin() {
      return this;
    }

    @Override
    public InputStream stdout() {
      return InputStream.nullInputStream();
    }

    @Override
    public InputStream stderr() {
      return heard;
    }

    @Override
    public void close() {
      try {
        says.close();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static boolean taken(NftConsole console, String... lines) {
    console.send(List.of(lines));
    return console.taken();
  }

  @Test
  void aTransactionIsOneLine() throws IOException {
    var nft = new Nft("42");
    try (var console = new NftConsole(nft, NftConsoleTest::lives)) {
      assertThat(taken(console, "add table ip a", "add table ip b")).isTrue();
      assertThat(nft.told.toString(StandardCharsets.UTF_8))
          .startsWith("add table ip a; add table ip b\n");
    }
  }

  @Test
  void aComplaintIsOfItsOwnTransaction() throws IOException {
    try (var console = new NftConsole(new Nft("42"), NftConsoleTest::lives)) {
      for (var i = 0; i < 20; i++) {
        assertThat(taken(console, "add table ip a")).isTrue();
        assertThat(taken(console, "delete table ip a")).isFalse();
      }
      assertThat(console.isAlive()).isTrue();
    }
  }

  @Test
  void oneThatSaysNothingIsGivenUpWhereItIsNoMore() throws IOException {
    try (var console = new NftConsole(new Nft("42"), _ -> false)) {
      assertThat(taken(console, "sleep")).isFalse();
      assertThat(console.isAlive()).isFalse();
    }
  }

  @Test
  void oneThatEndsHasTakenNothing() throws IOException {
    var nft = new Nft("42");
    try (var console = new NftConsole(nft, NftConsoleTest::lives)) {
      console.send(List.of("sleep"));
      nft.close();
      assertThat(console.taken()).isFalse();
      assertThat(console.isAlive()).isFalse();
    }
  }

  @Test
  void oneThatDoesNotStartIsNotAlive() throws IOException {
    try (var console =
        new NftConsole(new Nft("nsenter: cannot open /proc/1/ns/net"), NftConsoleTest::lives)) {
      assertThat(console.isAlive()).isFalse();
    }
  }

  @Test
  void whatRemembersTooMuchEnds() throws IOException {
    try (var console = new NftConsole(new Nft("42"), NftConsoleTest::lives)) {
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
