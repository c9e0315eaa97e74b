package dev.netduo.emulator.fabric;

import dev.netduo.emulator.engine.LiveExec;
import dev.netduo.emulator.topology.TableName;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * An {@code nft -i} that stays in a namespace and lists its tables, without what they count and
 * without the elements of sets. Starting nft anew takes ten times as long. Used by one thread.
 */
final class NftListing implements AutoCloseable {
  // Answered by a line that no rule looks like.
  private static final String END = "describe meta mark\n";
  private static final String LAST = "meta expression";
  private static final long PATIENCE_SECONDS = 5;

  // nft remembers every line.
  private static final int MOST_LINES = 60_000;

  private static final String START =
      "exec env -i PATH=\"$PATH\" nsenter -t \"$0\" -n nft -s -t -i";

  private final LiveExec exec;
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
  private int remembered;
  private volatile boolean ended;

  /** Takes over a running {@link #command}. */
  NftListing(LiveExec exec) {
    this.exec = exec;
    Thread.ofVirtual().name("nft-list").start(() -> listen(exec.stdout()));
    Thread.ofVirtual().name("nft-list-err").start(() -> NftConsole.drain(exec.stderr()));
  }

  /** Starts it in the namespace of a process. */
  static List<String> command(int namespace) {
    return List.of("sh", "-c", START, String.valueOf(namespace));
  }

  /** Whether it can be asked again. */
  boolean isAlive() {
    return !ended && remembered < MOST_LINES;
  }

  /**
   * What nft prints now of these tables, leaving out those that are not there, or of all where none
   * is named; empty where it ended or does not answer, and then it is closed.
   */
  Optional<String> list(List<TableName> tables) {
    remembered += Math.max(1, tables.size()) + 1;
    var question =
        tables.isEmpty()
            ? "list ruleset\n"
            : tables.stream()
                .map(table -> "list table " + table + "\n")
                .collect(Collectors.joining());
    try {
      exec.stdin().write((question + END).getBytes(StandardCharsets.US_ASCII));
      exec.stdin().flush();
      var text = new StringBuilder();
      while (!ended || !said.isEmpty()) {
        var line = said.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (line == null) {
          break;
        }
        if (line.startsWith(LAST)) {
          return Optional.of(text.toString());
        }
        text.append(line).append('\n');
      }
    } catch (IOException _) {
      // It ended.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    close();
    return Optional.empty();
  }

  private void listen(InputStream stream) {
    try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        said.add(line);
      }
    } catch (IOException _) {
      // However it ended, nothing more is heard.
    }
    ended = true;
    // For one who waits for a line.
    said.add("");
  }

  @Override
  public void close() {
    ended = true;
    exec.close();
  }
}
