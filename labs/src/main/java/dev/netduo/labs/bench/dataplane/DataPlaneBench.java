package dev.netduo.labs.bench.dataplane;

import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.event.Event;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.session.Session;
import dev.netduo.k8s.cluster.Cluster;
import dev.netduo.k8s.cluster.ClusterSpec;
import dev.netduo.labs.bench.Ratio;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * What services, policies and names cost between two pods on two nodes: throughput and new
 * connections through a service against straight ones with few and with many services, with many
 * policies against none, how soon the kernel has the services and a change of one, and how fast
 * names are answered. Ratios are of pairs measured in turn.
 */
public final class DataPlaneBench {
  /** Services beside the measured one where there are many. */
  public static final int MANY_SERVICES = 10_000;

  /** Policies where there are many. */
  public static final int MANY_POLICIES = 1_000;

  private static final String WORK = "measure the data plane";
  private static final int SOME_SERVICES = 1_000;
  private static final int STEPS = 8;

  private final Session session;
  private final Agent agent;
  private final int pairs;

  /**
   * A bench in a session of its own.
   *
   * @param pairs how many pairs each ratio is made of
   */
  public DataPlaneBench(Session session, Agent agent, int pairs) {
    this.session = session;
    this.agent = agent;
    this.pairs = pairs;
  }

  /**
   * How soon the kernel has it, in milliseconds.
   *
   * @param services how many there are
   * @param firstMillis all of them, from nothing; 0 where that was not measured
   * @param changeMillis one endpoint; 0 where that was not measured
   */
  public record Sync(int services, double firstMillis, double changeMillis) {}

  /**
   * The cluster's DNS, asked by a pod.
   *
   * @param queriesPerSecond with a hundred under way
   * @param medianMillis of one at a time
   */
  public record Names(double queriesPerSecond, double medianMillis) {}

  /**
   * What was measured.
   *
   * @param paths through a service against straight, with few services and with many
   * @param policies with {@link #MANY_POLICIES} against none, straight to the pod
   */
  public record Outcome(List<Path> paths, Path policies, List<Sync> syncs, Names names) {}

  /** Measures everything once, one thing after the other. */
  public Outcome run() {
    return session.events().during(WORK, STEPS, this::measure);
  }

  private Outcome measure() {
    try (var cluster = Cluster.start(session, agent, ClusterSpec.DEFAULT)) {
      var stage = Stage.set(cluster, agent);
      var crowd = new Crowd(cluster.api());
      var sync = new SyncSpeed(session, agent, cluster);
      var paths = new ArrayList<Path>();
      var syncs = new ArrayList<Sync>();

      paths.add(step("few services", () -> Path.of(stage, 0, pairs)));
      crowd.services(0, 1);
      syncs.add(step("one change", () -> new Sync(1, 0, sync.changeMillis(crowd))));
      var policies = step("policies", () -> policies(cluster, stage, crowd));
      var names = step("names", () -> names(cluster, stage));

      crowd.services(1, SOME_SERVICES);
      cluster.settle();
      syncs.add(step(SOME_SERVICES + " services", () -> sync(sync, crowd, SOME_SERVICES)));
      crowd.services(SOME_SERVICES, MANY_SERVICES);
      cluster.settle();
      syncs.add(step(MANY_SERVICES + " services", () -> sync(sync, crowd, MANY_SERVICES)));
      paths.add(step("many services", () -> Path.of(stage, MANY_SERVICES, pairs)));
      return new Outcome(List.copyOf(paths), policies, List.copyOf(syncs), names);
    }
  }

  private <T> T step(String name, Supplier<T> work) {
    var result = work.get();
    session.events().publish(new Event.Advanced(WORK, name));
    return result;
  }

  private static Sync sync(SyncSpeed sync, Crowd crowd, int services) {
    return new Sync(services, sync.firstSyncMillis(), sync.changeMillis(crowd));
  }

  private Path policies(Cluster cluster, Stage stage, Crowd crowd) {
    var traffic = new Traffic(stage.client());
    var throughput = new Pairs();
    var connections = new Pairs();
    for (int pair = 0; pair < pairs; pair++) {
      crowd.policies(MANY_POLICIES);
      cluster.settle();
      throughput.ours(traffic::throughput, stage.server());
      connections.ours(traffic::connections, stage.server());
      crowd.noPolicies();
      cluster.settle();
      throughput.theirs(traffic::throughput, stage.server());
      connections.theirs(traffic::connections, stage.server());
    }
    return new Path(0, throughput.ratio(), connections.ratio());
  }

  private static Names names(Cluster cluster, Stage stage) {
    var speed =
        new NameSpeed(
            stage.client(),
            cluster.spec().dnsServer(),
            "server." + Stage.NAMESPACE + ".svc." + cluster.spec().domain());
    return new Names(speed.queriesPerSecond(), speed.medianMillis());
  }

  /** Pairs whose halves have to be brought about. */
  private static final class Pairs {
    private final List<Double> ours = new ArrayList<>();
    private final List<Double> theirs = new ArrayList<>();

    void ours(ToDoubleFunction<Ip> measure, Ip to) {
      ours.add(measure.applyAsDouble(to));
    }

    void theirs(ToDoubleFunction<Ip> measure, Ip to) {
      theirs.add(measure.applyAsDouble(to));
    }

    Ratio ratio() {
      return Ratio.of(ours, theirs);
    }
  }
}
