package dev.netduo.labs.bench.dataplane;

import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.event.Event;
import dev.netduo.emulator.session.Session;
import dev.netduo.k8s.cluster.Cluster;
import dev.netduo.k8s.cluster.ClusterSpec;
import dev.netduo.labs.bench.Ratio;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What services, policies and names cost between two pods on two nodes: throughput and new
 * connections through a service against straight ones with few and with many services, with many
 * policies against none, how soon the kernel has the services and a change of one, and how fast
 * names are answered. Ratios are of pairs measured in turn.
 */
public final class DataPlaneBench {
  /** More services or policies are not measured. */
  public static final int MOST = 10_000;

  private static final String WORK = "measure the data plane";
  // The part of the many services that is there when rules are first written, and looked at.
  private static final int PART = 10;
  private static final int STEPS = 8;

  private final Session session;
  private final Agent agent;
  private final int services;
  private final int policies;
  private final int pairs;

  /**
   * A bench in a session of its own.
   *
   * @param services how many there are beside the measured one where there are many
   * @param policies how many there are where there are many
   * @param pairs how often both sides of each ratio are sampled
   */
  public DataPlaneBench(Session session, Agent agent, int services, int policies, int pairs) {
    this.session = session;
    this.agent = agent;
    this.services = services;
    this.policies = policies;
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
   * @param policies many against none, straight to the pod
   */
  public record Outcome(List<Path> paths, Policed policies, List<Sync> syncs, Names names) {}

  /**
   * Traffic past policies against the same without any.
   *
   * @param policies how many there are
   * @param throughput bits a second
   * @param connections new connections a second
   */
  public record Policed(int policies, Ratio throughput, Ratio connections) {}

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
      var policed = step("policies", () -> policed(cluster, stage, crowd));
      var names = step("names", () -> names(cluster, stage));

      var part = Math.max(1, services / PART);
      crowd.services(1, part);
      syncs.add(step(part + " services", () -> sync(cluster, sync, crowd, part)));
      crowd.services(part, services);
      syncs.add(step(services + " services", () -> sync(cluster, sync, crowd, services)));
      paths.add(step("many services", () -> Path.of(stage, services, pairs)));
      return new Outcome(List.copyOf(paths), policed, List.copyOf(syncs), names);
    }
  }

  private <T> T step(String name, Supplier<T> work) {
    var result = work.get();
    session.events().publish(new Event.Advanced(WORK, name));
    return result;
  }

  private static Sync sync(Cluster cluster, SyncSpeed sync, Crowd crowd, int services) {
    cluster.settle();
    return new Sync(services, sync.firstSyncMillis(), sync.changeMillis(crowd));
  }

  // With and without in turn, twice the same in a row: what is done between costs more than what is
  // measured.
  private Policed policed(Cluster cluster, Stage stage, Crowd crowd) {
    var traffic = new Traffic(stage.client());
    var with = Side.to(stage.server());
    var without = Side.to(stage.server());
    for (int pair = 0; pair < pairs; pair++) {
      if (pair % 2 == 1) {
        traffic.sample(List.of(without));
      }
      crowd.policies(policies);
      cluster.settle();
      traffic.sample(List.of(with));
      crowd.noPolicies();
      cluster.settle();
      if (pair % 2 == 0) {
        traffic.sample(List.of(without));
      }
    }
    return new Policed(policies, with.throughputTo(without), with.connectionsTo(without));
  }

  private static Names names(Cluster cluster, Stage stage) {
    var speed =
        new NameSpeed(
            stage.client(),
            cluster.spec().dnsServer(),
            "server." + Stage.NAMESPACE + ".svc." + cluster.spec().domain());
    return new Names(speed.queriesPerSecond(), speed.medianMillis());
  }
}
