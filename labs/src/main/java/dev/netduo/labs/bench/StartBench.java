package dev.netduo.labs.bench;

import dev.netduo.emulator.Interruption;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.engine.ContainerSpec;
import dev.netduo.emulator.engine.ContainerSpecBuilder;
import dev.netduo.emulator.event.Event;
import dev.netduo.emulator.probe.Probe;
import dev.netduo.emulator.probe.Prober;
import dev.netduo.emulator.session.Labels;
import dev.netduo.emulator.session.Session;
import dev.netduo.k8s.apply.Apply;
import dev.netduo.k8s.cluster.Cluster;
import dev.netduo.k8s.cluster.ClusterSpec;
import dev.netduo.k8s.runtime.PodRuntime;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How long a cluster of three nodes with twelve pods takes until every pod, its service and its
 * name answer, against what the engine itself takes to create and start the same containers with
 * the same parallelism and nothing else.
 */
public final class StartBench {
  private static final String WORK = "measure starts";
  private static final int PODS = 12;
  private static final String NAMESPACE = "default";
  private static final Map<String, String> LABELS = Map.of("app", "web");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Session session;
  private final Agent agent;
  private final Prober prober;

  /** A bench in a session of its own. */
  public StartBench(Session session, Agent agent, Prober prober) {
    this.session = session;
    this.agent = agent;
    this.prober = prober;
  }

  /**
   * One pair of measurements.
   *
   * @param netduoMillis until everything answered
   * @param engineMillis the engine alone
   * @param ratio the first by the second
   */
  public record Pair(double netduoMillis, double engineMillis, double ratio) {}

  /**
   * All pairs and their medians.
   *
   * @param containers how many containers each measurement created and started
   */
  public record Outcome(int nodes, int pods, int containers, List<Pair> pairs, Pair median) {}

  /** Measures in turn, after one pair that is not counted. */
  public Outcome run(int rounds) {
    return session
        .events()
        .during(
            WORK,
            rounds + 1,
            () -> {
              var pairs = new ArrayList<Pair>();
              for (int round = 0; round <= rounds; round++) {
                var pair = pair();
                session.events().publish(new Event.Advanced(WORK, "round " + round));
                if (round > 0) {
                  pairs.add(pair);
                }
              }
              return outcome(List.copyOf(pairs));
            });
  }

  private static Outcome outcome(List<Pair> pairs) {
    var nodes = ClusterSpec.DEFAULT.nodes();
    // Each pod is a sandbox and an app, and DNS is a pod as well.
    var containers = nodes + 2 * (PODS + 1);
    var median =
        new Pair(
            Median.of(pairs.stream().map(Pair::netduoMillis).toList()),
            Median.of(pairs.stream().map(Pair::engineMillis).toList()),
            Median.of(pairs.stream().map(Pair::ratio).toList()));
    return new Outcome(nodes, PODS, containers, pairs, median);
  }

  private Pair pair() {
    var netduo = millis(this::startCluster);
    var engine = millis(this::startContainers);
    return new Pair(netduo, engine, netduo / engine);
  }

  /** Times what it is given until it has something to close, and closes that off the clock. */
  private static double millis(Supplier<Runnable> work) {
    var start = System.nanoTime();
    var cleanUp = work.get();
    var took = (System.nanoTime() - start) / 1e6;
    cleanUp.run();
    return took;
  }

  private Runnable startCluster() {
    var cluster = Cluster.start(session, agent, ClusterSpec.DEFAULT);
    try {
      var apply = new Apply(cluster.api());
      objects().forEach(object -> apply.apply(object, NAMESPACE));
      cluster.awaitReady(NAMESPACE, PATIENCE);
      requireAnswers(cluster);
      return cluster::close;
    } catch (RuntimeException e) {
      Interruption.putOff(cluster::close);
      throw e;
    }
  }

  private void requireAnswers(Cluster cluster) {
    var pods =
        cluster.dataPlane().snapshot().pods().stream()
            .filter(pod -> pod.namespace().equals(NAMESPACE))
            .toList();
    var keys = cluster.readyPods(NAMESPACE);
    var pid = cluster.pods().pidOf(keys.getFirst()).orElseThrow();
    var from = new Probe.Source.Local(keys.getFirst().name(), pid);
    var probes = new ArrayList<Probe>();
    pods.forEach(
        pod -> probes.add(new Probe.Tcp(from, pod.ip().toString(), 80, Duration.ofSeconds(1))));
    probes.add(new Probe.Http(from, "web", 80, "/", Duration.ofSeconds(1)));
    var failed = prober.send(probes).stream().filter(result -> !result.reached()).toList();
    if (pods.size() != PODS || !failed.isEmpty()) {
      throw new NetduoException("not everything answered: " + pods.size() + " pods, " + failed);
    }
  }

  private static List<HasMetadata> objects() {
    var deployment =
        new DeploymentBuilder()
            .withNewMetadata()
            .withName("web")
            .endMetadata()
            .withNewSpec()
            .withReplicas(PODS)
            .withNewSelector()
            .withMatchLabels(LABELS)
            .endSelector()
            .withNewTemplate()
            .withNewMetadata()
            .withLabels(LABELS)
            .endMetadata()
            .withNewSpec()
            .addNewContainer()
            .withName("web")
            .withImage("netduo/box")
            .withArgs("netserve", "80/http")
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec()
            .build();
    var service =
        new ServiceBuilder()
            .withNewMetadata()
            .withName("web")
            .endMetadata()
            .withNewSpec()
            .withSelector(LABELS)
            .addNewPort()
            .withPort(80)
            .endPort()
            .endSpec()
            .build();
    return List.of(deployment, service);
  }

  /**
   * The same containers without a network of ours: a switch, nodes and sandboxes on none, apps
   * joined to sandboxes.
   */
  private Runnable startContainers() {
    var engine = session.engine();
    var slots = new Semaphore(PodRuntime.PARALLEL_ENGINE_CALLS, true);
    try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
      var nodes =
          Stream.concat(
                  Stream.of(bare("switch", "netduo/box").build()),
                  IntStream.range(0, ClusterSpec.DEFAULT.nodes()).mapToObj(this::node))
              .map(spec -> CompletableFuture.runAsync(() -> start(engine, slots, spec), workers));
      var pods =
          IntStream.rangeClosed(0, PODS)
              .mapToObj(index ->
                  CompletableFuture.runAsync(() -> startPod(engine, slots, index), workers));
      CompletableFuture.allOf(Stream.concat(nodes, pods).toArray(CompletableFuture[]::new)).join();
    }
    return () -> remove(engine);
  }

  private ContainerSpec node(int index) {
    return bare("node-" + index, "netduo/node").capabilities(List.of("NET_ADMIN")).build();
  }

  private ContainerSpecBuilder bare(String name, String image) {
    return spec(name, image).entrypoint(List.of("sleep", "infinity")).network(ContainerSpec.BARE);
  }

  private void startPod(ContainerEngine engine, Semaphore slots, int index) {
    var sandbox = start(engine, slots, bare("sandbox-" + index, "netduo/box").build());
    start(
        engine,
        slots,
        spec("app-" + index, "netduo/box")
            .command(List.of("netserve", "80/http"))
            .network("container:" + sandbox)
            .build());
  }

  private ContainerSpecBuilder spec(String name, String image) {
    return ContainerSpec.of(Labels.engineName(session.name(), "bench-" + name), image)
        .labels(Labels.of(session.name(), "bench", name));
  }

  private static String start(ContainerEngine engine, Semaphore slots, ContainerSpec spec) {
    slots.acquireUninterruptibly();
    try {
      var id = engine.containers().create(spec);
      engine.containers().start(id);
      return id;
    } finally {
      slots.release();
    }
  }

  private void remove(ContainerEngine engine) {
    var labels = Map.of(Labels.SESSION, session.name(), Labels.KIND, "bench");
    try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
      engine
          .containers()
          .list(labels)
          .forEach(container -> workers.execute(() -> engine.containers().remove(container.id())));
    }
  }
}
