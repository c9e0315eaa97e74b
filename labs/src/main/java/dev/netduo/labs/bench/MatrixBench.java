package dev.netduo.labs.bench;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.event.Event;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.emulator.probe.Probe;
import dev.netduo.emulator.probe.ProbeResult;
import dev.netduo.emulator.probe.Prober;
import dev.netduo.emulator.session.Session;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.apply.Apply;
import dev.netduo.k8s.cluster.Cluster;
import dev.netduo.k8s.cluster.ClusterSpec;
import dev.netduo.k8s.manifest.ManifestReader;
import dev.netduo.k8s.policy.PolicyEvaluator;
import dev.netduo.k8s.policy.PolicyEvaluator.Connection;
import dev.netduo.k8s.snapshot.PodNetwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How long it takes to learn who reaches whom: nine pods to nine pods on two ports over TCP and
 * UDP, with policies that deny a part of it. Every cell is held against the policy evaluator.
 */
public final class MatrixBench {
  private static final String WORK = "measure matrices";
  private static final String MANIFEST = "matrix.yaml";
  private static final List<String> NAMESPACES = List.of("x", "y", "z");
  private static final List<Integer> PORTS = List.of(80, 81);
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Session session;
  private final Agent agent;
  private final Prober prober;

  /** A bench in a session of its own. */
  public MatrixBench(Session session, Agent agent, Prober prober) {
    this.session = session;
    this.agent = agent;
    this.prober = prober;
  }

  /**
   * What was measured.
   *
   * @param probes how many each matrix sends
   * @param denied how many of them the policies deny
   * @param millis every matrix in milliseconds
   */
  public record Outcome(int probes, int denied, List<Double> millis, double medianMillis) {}

  /**
   * One cell of the matrix.
   *
   * @param allowed what the policies say
   */
  private record Cell(Probe probe, boolean allowed) {}

  /**
   * Measures so many matrices after one that is not counted.
   *
   * @throws NetduoException where a cell is not as the policies say
   */
  public Outcome run(int rounds) {
    try (var cluster = Cluster.start(session, agent, ClusterSpec.DEFAULT)) {
      deploy(cluster);
      var cells = cells(cluster);
      return session.events().during(WORK, rounds + 1, () -> measure(cells, rounds));
    }
  }

  private Outcome measure(List<Cell> cells, int rounds) {
    var millis = new ArrayList<Double>();
    for (int round = 0; round <= rounds; round++) {
      var start = System.nanoTime();
      var results = prober.send(cells.stream().map(Cell::probe).toList());
      var took = (System.nanoTime() - start) / 1e6;
      requireAsJudged(cells, results);
      session.events().publish(new Event.Advanced(WORK, "round " + round));
      if (round > 0) {
        millis.add(took);
      }
    }
    var denied = (int) cells.stream().filter(cell -> !cell.allowed()).count();
    return new Outcome(cells.size(), denied, List.copyOf(millis), Median.of(millis));
  }

  private static void requireAsJudged(List<Cell> cells, List<ProbeResult> results) {
    for (int index = 0; index < cells.size(); index++) {
      var result = results.get(index);
      if (result.reached() != cells.get(index).allowed()) {
        throw new NetduoException(
            result.probe().describe()
                + " was "
                + result.outcome()
                + ", but the policies say otherwise",
            result.detail());
      }
    }
  }

  private static void deploy(Cluster cluster) {
    var apply = new Apply(cluster.api());
    ManifestReader.read(MANIFEST, manifest())
        .forEach(manifest -> apply.apply(manifest.object(), "default"));
    NAMESPACES.forEach(namespace -> cluster.awaitReady(namespace, Duration.ofSeconds(60)));
  }

  private static String manifest() {
    try (var resource = Objects.requireNonNull(MatrixBench.class.getResourceAsStream(MANIFEST))) {
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Cell> cells(Cluster cluster) {
    var snapshot = cluster.dataPlane().snapshot();
    var evaluator = new PolicyEvaluator(snapshot);
    var pods =
        snapshot.pods().stream().filter(pod -> NAMESPACES.contains(pod.namespace())).toList();
    var cells = new ArrayList<Cell>();
    for (var from : pods) {
      var source = source(cluster, from);
      for (var to : pods) {
        for (var port : PORTS) {
          var host = to.ip().toString();
          var tcp =
              evaluator.judge(new Connection(from.ip(), to.ip(), Protocol.TCP, port)).allowed();
          var udp =
              evaluator.judge(new Connection(from.ip(), to.ip(), Protocol.UDP, port)).allowed();
          cells.add(new Cell(new Probe.Tcp(source, host, port, PATIENCE), tcp));
          cells.add(new Cell(new Probe.Udp(source, host, port, PATIENCE), udp));
        }
      }
    }
    return List.copyOf(cells);
  }

  private static Probe.Source source(Cluster cluster, PodNetwork pod) {
    var key = new ObjectKey(pod.namespace(), pod.name());
    var pid =
        cluster
            .pods()
            .pidOf(key)
            .orElseThrow(() -> new NetduoException("pod " + pod.name() + " does not run"));
    return new Probe.Source.Local(pod.key(), pid);
  }
}
