package dev.netduo.emulator.fabric;

import dev.netduo.emulator.engine.LiveExec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;

/**
 * An {@code nft -i} that stays in a namespace. Commands on one line are one transaction, as a file
 * of them is; a word that is no command is sent after them, and when nft complains of it what came
 * before has been done. Starting nft anew takes fifty times as long as most transactions.
 */
final class NftConsole implements AutoCloseable {
  private static final String MARK = "netduo_mark_";
  private static final long SILENCE_MILLIS = 250;
  private static final int SILENCES = 40;

  // nft remembers every line.
  private static final int HISTORY = 1 << 20;

  // The agent's own setting makes large pages of little memory.
  private static final String START =
      "echo $$ >&2; exec env -i PATH=\"$PATH\" nsenter -t \"$0\" -n nft -i";

  private final LiveExec exec;
  private final IntPredicate lives;
  private final BlockingQueue<String> complaints = new LinkedBlockingQueue<>();
  private final OptionalInt pid;
  private int marks;
  private int sent;
  private volatile boolean ended;

  /**
   * Takes over a running {@link #command}.
   *
   * @param lives whether the agent has such a process; asked where nothing is heard
   */
  NftConsole(LiveExec exec, IntPredicate lives) {
    this.exec = exec;
    this.lives = lives;
    // It prompts, and repeats what it reads.
    Thread.ofVirtual().name("nft-out").start(() -> drain(exec.stdout()));
    Thread.ofVirtual().name("nft-err").start(() -> listen(exec.stderr()));
    this.pid = firstLine();
  }

  /** Starts it in the namespace of a process. */
  static List<String> command(int namespace) {
    return List.of("sh", "-c", START, String.valueOf(namespace));
  }

  /** Whether more can be sent. */
  boolean isAlive() {
    return !ended && sent < HISTORY;
  }

  /** Sends a transaction; {@link #taken} tells what came of it. */
  void send(List<String> lines) {
    var text = String.join("; ", lines) + "\n" + MARK + ++marks + "\n";
    sent += text.length();
    try {
      exec.stdin().write(text.getBytes(StandardCharsets.US_ASCII));
      exec.stdin().flush();
    } catch (IOException _) {
      close();
    }
  }

  /**
   * Waits for the end of what was sent last.
   *
   * @return whether all of it was done; else nothing of it was, unless the console ended meanwhile
   */
  boolean taken() {
    var said = new ArrayList<String>();
    var mark = MARK + marks;
    for (var silences = 0; !ended || !complaints.isEmpty(); ) {
      var line = next();
      if (line.isEmpty()) {
        silences++;
        if (silences == SILENCES || ended || !stillThere()) {
          break;
        }
      } else if (line.equals(mark)) {
        // The complaint of the mark itself comes before it.
        return said.size() == 1;
      } else if (line.chars().anyMatch(c -> " ^~".indexOf(c) < 0)) {
        said.add(line);
      }
    }
    close();
    return false;
  }

  @Override
  public void close() {
    ended = true;
    exec.close();
  }

  private boolean stillThere() {
    return pid.isPresent() && lives.test(pid.getAsInt());
  }

  private OptionalInt firstLine() {
    for (var silences = 0; silences < SILENCES && !ended; silences++) {
      var line = next();
      if (line.matches("\\d{1,9}")) {
        return OptionalInt.of(Integer.parseInt(line));
      }
      if (!line.isEmpty()) {
        break;
      }
    }
    close();
    return OptionalInt.empty();
  }

  // Empty where nothing was heard for a while.
  private String next() {
    try {
      var line = complaints.poll(SILENCE_MILLIS, TimeUnit.MILLISECONDS);
      return line == null ? "" : line;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      ended = true;
      return "";
    }
  }

  /** Reads to the end what nobody wants to know. */
  static void drain(InputStream stream) {
    try {
      stream.transferTo(java.io.OutputStream.nullOutputStream());
    } catch (IOException _) {
      // It ended, which the other stream tells.
    }
  }

  private void listen(InputStream stream) {
    try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          complaints.add(line);
        }
      }
    } catch (IOException _) {
      // However it ended, nothing more is heard.
    }
    ended = true;
  }
}
