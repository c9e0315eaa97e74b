package dev.netduo.k8s.process;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.docker.DockerEngine;
import dev.netduo.emulator.event.Events;
import java.nio.file.Path;
import java.util.List;

/** A program that does nothing but serve one cluster, for tests that kill it. */
final class ServedCluster {
  private ServedCluster() {}

  /** Serves the cluster it is told. */
  public static void main(String[] args) {
    try {
      ServingProcess.told(System.in)
          .ifPresent(home -> new ClusterProcess(home, DockerEngine::connect, Events.NONE).run());
    } catch (NetduoException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  /** Starts it. */
  static ServingProcess start() {
    return ServingProcess.start(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            ServedCluster.class.getName()));
  }
}
