package dev.netduo.labs.compare;

import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.probe.Probe;
import dev.netduo.emulator.probe.ProbeResult;
import dev.netduo.emulator.probe.Prober;
import dev.netduo.labs.compare.Comparison.Cell;
import dev.netduo.labs.compare.Comparison.Evidence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One cell in the making: what is sent is kept as evidence. */
final class Measuring {
  /** Long enough for an answer on one machine, short enough to wait for silence. */
  static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Prober prober;
  private final List<Evidence> evidence = new ArrayList<>();

  Measuring(Prober prober) {
    this.prober = prober;
  }

  ProbeResult send(Probe probe) {
    return send(List.of(probe)).getFirst();
  }

  List<ProbeResult> send(List<? extends Probe> probes) {
    var results = prober.send(probes);
    results.forEach(result -> evidence.add(Evidence.of(result)));
    return results;
  }

  /** Keeps something that was looked up. */
  void seen(String where, String what) {
    evidence.add(Evidence.seen(where, what));
  }

  Cell says(String text) {
    return new Cell(text, List.copyOf(evidence));
  }

  /** What the application's servers answer: who they are, and whom they saw. */
  record Answer(String name, String client, String server) {
    /** The address part of {@link #server}. */
    String serverAddress() {
      return server.substring(0, server.lastIndexOf(':'));
    }
  }

  static Optional<Answer> answer(ProbeResult result) {
    try {
      return result.reached()
          ? Optional.of(read(JSON.readTree(result.answer())))
          : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private static Answer read(JsonNode json) {
    return new Answer(
        json.path("name").asString(""),
        json.path("client").asString(""),
        json.path("server").asString(":"));
  }

  static String outcome(ProbeResult result) {
    return Evidence.words(result.outcome());
  }

  static Probe.Http http(Probe.Source from, String host, int port) {
    return new Probe.Http(from, host, port, "/", PATIENCE);
  }

  static Probe.Tcp tcp(Probe.Source from, String host, int port) {
    return new Probe.Tcp(from, host, port, PATIENCE);
  }

  static Probe.Tcp tcp(Probe.Source from, Ip host, int port) {
    return tcp(from, host.toString(), port);
  }
}
