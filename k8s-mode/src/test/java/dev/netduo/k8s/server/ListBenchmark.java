package dev.netduo.k8s.server;

import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.Samples;
import java.time.Duration;

/** How long a list of 1,000 pods takes over HTTPS, from asking to the last byte; run by hand. */
final class ListBenchmark {
  private static final int PODS = 1000;
  private static final int ROUNDS = 10;

  private ListBenchmark() {}

  /** Prints a line for each round: the first is a cold server's. */
  public static void main(String[] args) {
    try (var served = new Served()) {
      for (int i = 0; i < PODS; i++) {
        served.store.create(Kinds.POD, Samples.pod("pod-" + i));
      }
      for (var accept :
          new String[] {"application/json", "application/json;as=Table;v=v1;g=meta.k8s.io"}) {
        for (int round = 1; round <= ROUNDS; round++) {
          var began = System.nanoTime();
          var bytes = served.get("/api/v1/pods", accept).body().length();
          var took = Duration.ofNanos(System.nanoTime() - began);
          System.out.printf(
              "%s round %d: %d bytes in %d ms%n", accept, round, bytes, took.toMillis());
        }
      }
    }
  }
}
