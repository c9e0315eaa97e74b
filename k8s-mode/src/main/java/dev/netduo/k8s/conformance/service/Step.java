package dev.netduo.k8s.conformance.service;

import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
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
  record Slice(
      String name,
      String service,
      Family family,
      List<Map<String, Object>> ports,
      List<At> endpoints)
      implements Step {}

  /**
   * The slices that a service has.
   *
   * @param sizes how many endpoints are in each, the largest first, by the slices' type; one that
   *     is not there has no slice
   */
  record Slices(String service, Map<Family, List<Integer>> sizes) implements Step {}

  /**
   * Pods that are objects and nothing else, ready as the API has it.
   *
   * @param first the address of the first; each has the next one
   */
  record ObjectsOnly(int count, Map<String, String> labels, Ip first) implements Step {}

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

  /**
   * A field of a service is this, where a star is any text; empty for not there. A number in the
   * path is a place in a list.
   */
  record Read(String service, String path, Optional<String> is) implements Step {}

  /** Nodes get zones. */
  record Zones(Map<String, String> zones) implements Step {}

  /** Connections are made. */
  record Connect(Target target, int times, Expectation expectation) implements Step {}

  /**
   * What a connection goes to.
   *
   * @param family which of the addresses
   */
  record Target(String from, String to, String service, String port, boolean udp, Family family) {

    /** As it is shown in a report. */
    String shown() {
      return from
          + " -> "
          + to
          + ":"
          + port
          + (udp ? "/UDP" : "")
          + (family == Family.IPV6 ? " over IPv6" : "");
    }
  }

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

  /**
   * Connections stay with one backend for a time.
   *
   * @param among it is one of these; any where empty
   */
  record Stays(Target target, Duration every, Duration during, List<String> among)
      implements Step {}

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
