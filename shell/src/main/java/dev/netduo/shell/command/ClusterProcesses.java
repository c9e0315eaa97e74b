package dev.netduo.shell.command;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.Outcome;
import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.engine.docker.DockerEngine;
import dev.netduo.k8s.kubeconfig.Kubeconfigs;
import dev.netduo.k8s.process.ClusterEnd;
import dev.netduo.k8s.process.ClusterHome;
import dev.netduo.k8s.process.ClusterProcess;
import dev.netduo.k8s.process.ServingProcess;
import dev.netduo.shell.progress.ProgressLines;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The processes that serve clusters: this program again, with a word nobody types. Not for use by
 * several threads.
 */
public final class ClusterProcesses implements AutoCloseable {
  /** The word of such a process. */
  public static final String WORD = "serve-cluster";

  /** The name of a cluster that was given none. */
  static final String DEFAULT_NAME = "dev";

  // It lives long and does little: small and quick to begin rather than fast at its peak. Without
  // -Xms Java takes all of -Xmx before it cleans up for the first time.
  private static final List<String> OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xms24m",
          "-Xmn12m",
          "-Xmx192m",
          "-XX:ReservedCodeCacheSize=32m",
          "-Xlog:disable",
          // The archive is read where it was written for: moving it touches all of its pages.
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:ArchiveRelocationMode=0",
          "--enable-native-access=ALL-UNNAMED");

  private Optional<ServingProcess> ahead = Optional.empty();

  /**
   * Starts one that is about to be asked for: it is ready about when it is known what it is to
   * serve.
   *
   * @throws NetduoException where it cannot be started
   */
  public void startAhead() {
    ahead = Optional.of(start());
  }

  /** One that waits to be told what it is to serve. */
  ServingProcess take() {
    var taken = ahead.orElseGet(ClusterProcesses::start);
    ahead = Optional.empty();
    return taken;
  }

  /** Ends the one that nobody asked for. */
  @Override
  public void close() {
    ahead.ifPresent(ServingProcess::close);
  }

  private static ServingProcess start() {
    var words = new ArrayList<String>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(OPTIONS);
    var classes = System.getProperty("java.class.path");
    archive(classes).ifPresent(words::add);
    words.addAll(List.of("-cp", classes, "dev.netduo.shell.Main", WORD));
    return ServingProcess.start(words);
  }

  // The launcher keeps an archive of loaded classes beside the jar.
  private static Optional<String> archive(String classes) {
    var beside = Path.of(classes).resolveSibling("classes.jsa");
    return Files.isRegularFile(beside)
        ? Optional.of("-XX:SharedArchiveFile=" + beside)
        : Optional.empty();
  }

  /** Removes every trace of a cluster, its context among them. */
  static void remove(ClusterHome home, Surroundings surroundings) {
    var _ = ClusterEnd.remove(home, surroundings.engine());
    var _ = Kubeconfigs.of(surroundings.environment()).remove(home.name());
  }

  /**
   * Serves the cluster that is told until the process is told to end; does nothing where none is.
   * From then on what is printed goes to the cluster's log.
   *
   * @param in where it is told
   * @throws NetduoException where it cannot be served
   */
  public static void serve(InputStream in) {
    // Reached while the command line is still being read.
    var engine =
        CompletableFuture.<ContainerEngine>supplyAsync(
            DockerEngine::connect, Thread::startVirtualThread);
    ServingProcess.told(in)
        .ifPresent(home -> {
          printTo(home.log());
          var events = new ProgressLines(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
          new ClusterProcess(home, () -> Outcome.of(engine), events).run();
        });
  }

  private static void printTo(Path log) {
    try {
      var all =
          new PrintStream(new FileOutputStream(log.toFile(), true), true, StandardCharsets.UTF_8);
      System.setOut(all);
      System.setErr(all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
