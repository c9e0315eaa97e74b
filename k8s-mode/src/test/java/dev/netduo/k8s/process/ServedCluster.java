package dev.netduo.k8s.process;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.docker.DockerEngine;
import dev.netduo.emulator.event.Events;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program that does nothing but serve one cluster, for tests that kill it. */
final class ServedCluster {
  private ServedCluster() {}

  /** Serves the cluster of a folder. */
  public static void main(String[] args) {
    try {
      new ClusterProcess(new ClusterHome(Path.of(args[0])), DockerEngine::connect, Events.NONE)
          .run();
    } catch (NetduoException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  /** What starts it. */
  static List<String> command(ClusterHome home) {
    return new ArrayList<>(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            ServedCluster.class.getName(),
            home.folder().toString()));
  }
}
