package dev.netduo.k8s.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.agent.ContainerAgent;
import dev.netduo.emulator.engine.Streams;
import dev.netduo.emulator.session.Session;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.apply.Apply;
import dev.netduo.k8s.manifest.ManifestReader;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** A cluster, and what tests of pods do with it. */
final class PodRig implements AutoCloseable {
  static final String NAMESPACE = "default";
  private static final Duration LONG = Duration.ofSeconds(45);

  final Session session;
  final ContainerAgent agent;
  Cluster cluster;

  PodRig(Session session) {
    this(session, ClusterSpec.DEFAULT);
  }

  PodRig(Session session, ClusterSpec spec) {
    this.session = session;
    this.agent = ContainerAgent.start(session);
    this.cluster = Cluster.start(session, agent, spec);
  }

  /** As a process that is gone: what runs goes on, and nobody follows it. */
  void leave() {
    cluster.leave();
  }

  /** Another one takes over, with the objects there are. */
  void takeOver() {
    cluster =
        Cluster.resume(session, () -> agent, cluster.spec(), cluster.api(), Peers.NONE, _ -> {});
  }

  void apply(String yaml) {
    var apply = new Apply(cluster.api());
    ManifestReader.read("test", yaml)
        .forEach(manifest -> apply.apply(manifest.object(), NAMESPACE));
  }

  Pod pod(String name) {
    return cluster.api().require(Kinds.POD, NAMESPACE, name);
  }

  void delete(String name) {
    cluster.api().delete(Kinds.POD, NAMESPACE, name, DeleteOptions.NOW);
    awaitGone(name);
  }

  void awaitGone(String name) {
    await(
        name + " is gone",
        () ->
            cluster.api().get(Kinds.POD, NAMESPACE, name).isEmpty()
                && containers(name).isEmpty()
                && session.engine().volumes().list(labels(name)).isEmpty());
  }

  List<dev.netduo.emulator.engine.Container> containers(String pod) {
    return session.engine().containers().list(labels(pod));
  }

  private Map<String, String> labels(String pod) {
    return Map.of("dev.netduo.session", session.name(), "dev.netduo.pod", pod);
  }

  Pod awaitPod(String name, Predicate<Pod> condition) {
    await(
        () -> name + ": " + pod(name).getStatus() + "\n" + events(name),
        () -> condition.test(pod(name)));
    return pod(name);
  }

  Pod awaitReady(String name) {
    return awaitPod(name, PodRig::isReady);
  }

  static boolean isReady(Pod pod) {
    return condition(pod, "Ready").getStatus().equals("True");
  }

  static PodCondition condition(Pod pod, String type) {
    return pod.getStatus().getConditions().stream()
        .filter(c -> c.getType().equals(type))
        .findFirst()
        .orElseGet(() ->
            new io.fabric8.kubernetes.api.model.PodConditionBuilder()
                .withType(type)
                .withStatus("Unknown")
                .build());
  }

  static ContainerStatus status(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
        .findFirst()
        .orElseGet(() ->
            new io.fabric8.kubernetes.api.model.ContainerStatusBuilder()
                .withRestartCount(0)
                .build());
  }

  static boolean hasEnded(Pod pod) {
    var state = status(pod).getState();
    return state != null && state.getTerminated() != null;
  }

  static String waiting(Pod pod) {
    var statuses = pod.getStatus().getContainerStatuses();
    if (statuses.isEmpty() || statuses.getFirst().getState().getWaiting() == null) {
      return "";
    }
    return statuses.getFirst().getState().getWaiting().getReason();
  }

  List<Event> events(String pod) {
    return cluster.api().list(Kinds.EVENT, NAMESPACE).items().stream()
        .filter(event -> event.getInvolvedObject().getName().equals(pod))
        .toList();
  }

  void awaitEvent(String pod, String reason, String words) {
    await(
        () -> "event " + reason + " with '" + words + "' in " + said(pod),
        () ->
            events(pod).stream()
                .anyMatch(event ->
                    event.getReason().equals(reason) && event.getMessage().contains(words)));
  }

  private List<String> said(String pod) {
    return events(pod).stream()
        .map(event -> event.getReason() + ": " + event.getMessage())
        .toList();
  }

  /** What a command printed in a pod's container. */
  String sh(String pod, String container, String command) {
    var out = new ByteArrayOutputStream();
    var streams = new Streams(InputStream.nullInputStream(), out, out);
    cluster.pods().exec(NAMESPACE, pod, container, List.of("sh", "-c", command), streams, false);
    return out.toString(StandardCharsets.UTF_8);
  }

  String logs(String pod, dev.netduo.k8s.api.LogOptions options) {
    var out = new ByteArrayOutputStream();
    cluster.pods().logs(NAMESPACE, pod, "", options, out, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  static void await(String what, BooleanSupplier condition) {
    await(() -> what, condition);
  }

  static void await(java.util.function.Supplier<String> what, BooleanSupplier condition) {
    var deadline = System.nanoTime() + LONG.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        assertThat(false).as(what.get()).isTrue();
      }
      LockSupport.parkNanos(20_000_000);
    }
  }

  @Override
  public void close() {
    cluster.close();
    agent.close();
  }

  /** What a command says in a node's network. */
  String onNode(String node, String command) {
    return agent.run("nsenter -t " + cluster.nodePid(node) + " -n " + command);
  }
}
