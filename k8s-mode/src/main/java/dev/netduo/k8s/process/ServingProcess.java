package dev.netduo.k8s.process;

import dev.netduo.emulator.NetduoException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A process that serves the cluster it is told on its standard input. It can be started while that
 * is still being found out; where whoever started it ends without a word, it ends as well.
 */
public final class ServingProcess implements AutoCloseable {
  // A terminal that is closed takes the programs of its session along.
  private static final Path SETSID = Path.of("/usr/bin/setsid");

  private final Process process;
  private boolean told;

  private ServingProcess(Process process) {
    this.process = process;
  }

  /**
   * Starts one, which waits.
   *
   * @param command of a program that serves what {@link #told(InputStream)} answers
   * @throws NetduoException where there is no such program
   */
  public static ServingProcess start(List<String> command) {
    var words = new ArrayList<String>();
    if (Files.isExecutable(SETSID)) {
      words.add(SETSID.toString());
    }
    words.addAll(command);
    try {
      return new ServingProcess(new ProcessBuilder(words).redirectErrorStream(true).start());
    } catch (IOException e) {
      throw new NetduoException("cannot start the cluster's process: " + e.getMessage(), "", e);
    }
  }

  /** Within such a process: waits for the cluster to serve; empty where there is none. */
  public static Optional<ClusterHome> told(InputStream in) {
    try {
      return Optional.ofNullable(
              new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine())
          .map(folder -> new ClusterHome(Path.of(folder)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tells it to serve a cluster, for which it is then alone responsible. */
  Process serve(ClusterHome home) {
    told = true;
    try (var words = process.outputWriter(StandardCharsets.UTF_8)) {
      words.write(home.folder().toAbsolutePath() + "\n");
    } catch (IOException e) {
      // It has ended already, which whoever waits for it sees.
    }
    return process;
  }

  /** What one that ended has said before it was told anything, such as why Java did not start. */
  static Stream<String> lastWords(Process ended) {
    return ended.inputReader(StandardCharsets.UTF_8).lines();
  }

  /** Ends one that was told nothing. */
  @Override
  public void close() {
    if (!told) {
      process.destroy();
    }
  }
}
