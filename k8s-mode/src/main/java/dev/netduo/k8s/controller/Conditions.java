package dev.netduo.k8s.controller;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as the API writes them. */
final class Conditions {
  private Conditions() {}

  static String now() {
    return at(Instant.now());
  }

  static String at(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  static String status(boolean holds) {
    return holds ? "True" : "False";
  }
}
