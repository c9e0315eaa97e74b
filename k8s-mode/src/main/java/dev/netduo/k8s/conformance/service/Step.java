package dev.netduo.k8s.conformance.service;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One step of a case. The words are in {@code docs/services.md}. */
sealed interface Step {

  /** An object appears, or becomes like this. */
  record Put(Map<String, Object> object) implements Step {}

  /** The API refuses an object; its message holds the text. */
  record Refused(Map<String, Object> object, String says) implements Step {}

  /** The endpoints of a service that selects none. */
  record Slice(String name, String service, List<Map<String, Object>> ports, List<At> endpoints)
      implements Step {}

  /** An endpoint. */
  record At(
      String pod,
      boolean ready,
      boolean serving,
      boolean terminating,
      List<String> zones,
      List<String> nodes) {}

  /** An object goes. */
  record Delete(String kind, String name) implements Step {}

  /** A field of a service is this; empty for not there. */
  record Read(String service, String path, Optional<String> is) implements Step {}

  /** Nodes get zones. */
  record Zones(Map<String, String> zones) implements Step {}

  /** Connections are made. */
  record Connect(Target target, int times, Expectation expectation) implements Step {}

  /** What a connection goes to. */
  record Target(String from, String to, String service, String port, boolean udp) {}

  /** What must come of it. */
  record Expectation(Outcome outcome, List<String> backends, Source source) {}

  /** A word for the end of a connection. */
  enum Outcome {
    OK,
    REFUSED,
    DROP,
    /** Any but OK. */
    FAILS
  }

  /** Whom the backend sees. */
  enum Source {
    ANY,
    OWN,
    NODE
  }

  /** Connections stay with one backend for a time. */
  record Stays(Target target, Duration every, Duration during) implements Step {}

  /** After pauses another backend answers, at least once in so many tries. */
  record Changes(Target target, Duration pause, int tries) implements Step {}

  /** A TCP connection is opened and kept. */
  record Hold(String id, Target target) implements Step {}

  /** A kept connection still carries data. */
  record Use(String id, int times) implements Step {}

  /**
   * Datagrams from one port, answered by this backend; empty where any may answer, but one alone.
   */
  record Flow(Target target, int sourcePort, int times, Optional<String> backend) implements Step {}

  /** A script in the network namespace of a node, pod or client. */
  record Run(String on, String script) implements Step {}

  /** Ends the case where the kernel lacks a protocol. */
  record NeedsSctp() implements Step {}
}
