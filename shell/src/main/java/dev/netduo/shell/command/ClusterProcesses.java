package dev.netduo.shell.command;

import dev.netduo.emulator.engine.docker.DockerEngine;
import dev.netduo.k8s.kubeconfig.Kubeconfigs;
import dev.netduo.k8s.process.ClusterEnd;
import dev.netduo.k8s.process.ClusterHome;
import dev.netduo.k8s.process.ClusterProcess;
import dev.netduo.shell.progress.ProgressLines;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The processes that serve clusters: this program again, with words nobody types. */
public final class ClusterProcesses {
  /** The first word of such a process. */
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
          "-Xshare:auto",
          "-Xlog:disable",
          // The archive is read where it was written for: moving it touches all of its pages.
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:ArchiveRelocationMode=0",
          "--enable-native-access=ALL-UNNAMED");

  private ClusterProcesses() {}

  /** What starts the process of a cluster. */
  static List<String> command(ClusterHome home) {
    var words = new ArrayList<String>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(OPTIONS);
    var classes = System.getProperty("java.class.path");
    archive(classes).ifPresent(words::add);
    words.addAll(List.of("-cp", classes, "dev.netduo.shell.Main", WORD, home.folder().toString()));
    return List.copyOf(words);
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

  /** Serves a cluster until the process is told to end. */
  public static void serve(Path folder, PrintWriter err) {
    new ClusterProcess(new ClusterHome(folder), DockerEngine::connect, new ProgressLines(err))
        .run();
  }
}
