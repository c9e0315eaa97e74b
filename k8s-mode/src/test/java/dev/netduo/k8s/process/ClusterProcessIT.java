package dev.netduo.k8s.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.Container;
import dev.netduo.emulator.engine.ContainerSpec;
import dev.netduo.emulator.session.Labels;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.session.Sessions;
import dev.netduo.emulator.testing.RealEngine;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.client.ClusterConnection;
import dev.netduo.k8s.cluster.ClusterSpec;
import dev.netduo.k8s.process.ClusterHome.Served;
import dev.netduo.k8s.service.ProxyMode;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster as a process of its own, killed and taken over. */
@RealEngine
class ClusterProcessIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Map<String, String> WEB = Map.of("app", "web");
  private static final ClusterSpec TWO_NODES = ClusterSpec.DEFAULT.withNodes(2);

  private final Session session;
  private final ClusterHome home;
  private final List<String> said = new ArrayList<>();

  ClusterProcessIT(Session session, @TempDir Path folder) {
    this.session = session;
    this.home = new ClusterHome(folder.resolve(session.name()));
  }

  @BeforeEach
  void nothingIsThere() {
    assertThat(home.exists()).isFalse();
  }

  @AfterEach
  void remove() {
    if (home.exists()) {
      var _ = ClusterEnd.remove(home, session.engine());
    }
  }

  private ClusterStart start() {
    return new ClusterStart(home, ServedCluster::start, said::add);
  }

  private ClusterConnection connect(Served served) {
    return ClusterConnection.open(served.address(), home.credentials());
  }

  private void kill() {
    var process = home.process().orElseThrow();
    process.destroyForcibly();
    process.onExit().join();
  }

  private static void until(String what, BooleanSupplier holds) {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as("still not: " + what).isLessThan(deadline);
      LockSupport.parkNanos(50_000_000);
    }
  }

  private static void deployWeb(KubeApi api, int replicas) {
    api.create(
        Kinds.DEPLOYMENT,
        new DeploymentBuilder()
            .withNewMetadata()
            .withName("web")
            .withNamespace("default")
            .endMetadata()
            .withNewSpec()
            .withReplicas(replicas)
            .withNewSelector()
            .withMatchLabels(WEB)
            .endSelector()
            .withNewTemplate()
            .withNewMetadata()
            .withLabels(WEB)
            .endMetadata()
            .withNewSpec()
            .withTerminationGracePeriodSeconds(0L)
            .addNewContainer()
            .withName("box")
            .withImage("netduo/box")
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec()
            .build());
    api.create(
        Kinds.SERVICE,
        new ServiceBuilder()
            .withNewMetadata()
            .withName("web")
            .withNamespace("default")
            .endMetadata()
            .withNewSpec()
            .withSelector(WEB)
            .addNewPort()
            .withPort(80)
            .withTargetPort(new IntOrString(80))
            .endPort()
            .endSpec()
            .build());
  }

  private static List<Pod> webPods(KubeApi api) {
    return api.list(Kinds.POD, "default").items();
  }

  private static boolean areReady(List<Pod> pods, int count) {
    return pods.size() == count
        && pods.stream()
            .allMatch(pod ->
                pod.getStatus().getConditions().stream()
                    .anyMatch(condition ->
                        condition.getType().equals("Ready")
                            && condition.getStatus().equals("True")));
  }

  private static boolean isReady(KubeApi api, String node) {
    return api.require(Kinds.NODE, "", node).getStatus().getConditions().stream()
        .anyMatch(condition ->
            condition.getType().equals("Ready") && condition.getStatus().equals("True"));
  }

  // Of the pods' app containers, by the pod's name: a container that started again has another one.
  private Map<String, String> appContainers() {
    return session.engine().containers().list(Map.of(Labels.SESSION, session.name())).stream()
        .filter(Container::isRunning)
        .filter(container -> container.labels().getOrDefault(Labels.KIND, "").equals("app"))
        .collect(Collectors.toMap(Container::name, Container::id));
  }

  private boolean webAnswers() {
    var from =
        appContainers().entrySet().stream()
            .filter(app -> app.getKey().contains("web"))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElseThrow();
    var asked =
        session
            .engine()
            .containers()
            .exec(from, List.of("wget", "-q", "-O-", "http://web"), new byte[0]);
    return asked.exitCode() == 0;
  }

  @Test
  void whatWasAcknowledgedAndWhatRunsOutlivesTheProcess() {
    var first = start().start(Optional.of(TWO_NODES));
    try (var connection = connect(first)) {
      var api = connection.api();
      assertThat(api.list(Kinds.NODE).items()).hasSize(2);
      assertThat(isReady(api, "n1") && isReady(api, "n2")).isTrue();
      deployWeb(api, 3);
      until("three pods are ready", () -> areReady(webPods(api), 3));
      until("the service answers", this::webAnswers);
      api.create(
          Kinds.CONFIG_MAP,
          new ConfigMapBuilder()
              .withNewMetadata()
              .withName("last")
              .withNamespace("default")
              .endMetadata()
              .withData(Map.of("word", "kept"))
              .build());
    }
    var before = appContainers();
    kill();

    assertThat(home.served()).isEmpty();
    assertThat(webAnswers()).as("names and addresses without the process").isTrue();

    var second = start().start(Optional.empty());
    assertThat(second.address()).isEqualTo(first.address());
    try (var connection = connect(second)) {
      var api = connection.api();
      assertThat(api.require(Kinds.CONFIG_MAP, "default", "last").getData())
          .containsEntry("word", "kept");
      until("all pods are ready", () -> areReady(webPods(api), 3));
      assertThat(appContainers()).isEqualTo(before);
      assertThat(webAnswers()).isTrue();
      // It is not only watched: what is asked for now happens.
      api.modify(
          Kinds.DEPLOYMENT,
          "default",
          "web",
          web -> {
            web.getSpec().setReplicas(1);
            return web;
          });
      until("one pod is left", () -> areReady(webPods(api), 1));
    }
  }

  @Test
  void whatDriftedWhileNobodyLookedIsRepaired() {
    var spec = TWO_NODES.with(ProxyMode.IPTABLES);
    try (var connection = connect(start().start(Optional.of(spec)))) {
      deployWeb(connection.api(), 2);
      until("two pods are ready", () -> areReady(webPods(connection.api()), 2));
    }
    kill();
    var lost = appContainers().entrySet().stream().filter(app -> app.getKey().contains("web"));
    session.engine().containers().remove(lost.findFirst().orElseThrow().getValue());
    for (var node : List.of("n1", "n2")) {
      on(node, "nft", "flush", "ruleset");
    }
    assertThat(webAnswers()).as("rules were flushed").isFalse();

    try (var connection = connect(start().start(Optional.empty()))) {
      until("two pods are ready", () -> areReady(webPods(connection.api()), 2));
      until("the service answers again", this::webAnswers);
    }
    assertThat(on("n1", "iptables-save", "-t", "nat"))
        .as("the mode it was started with")
        .contains("default/web cluster IP");
  }

  private String on(String node, String... command) {
    return session
        .engine()
        .containers()
        .exec(Labels.engineName(session.name(), "cluster-" + node), List.of(command), new byte[0])
        .out();
  }

  @Test
  void aNodeThatStopsIsNotReadyUntilItRunsAgain() {
    try (var connection = connect(start().start(Optional.of(TWO_NODES)))) {
      var api = connection.api();
      deployWeb(api, 4);
      until("four pods are ready", () -> areReady(webPods(api), 4));
      var node = Labels.engineName(session.name(), "cluster-n2");
      session.engine().containers().stop(node, Duration.ZERO);

      until("n2 is not ready", () -> !isReady(api, "n2"));
      until("no endpoint is on n2", () -> readyEndpointsOn(api, "n2") == 0);
      assertThat(readyEndpointsOn(api, "n1")).isPositive();

      session.engine().containers().start(node);
      until("n2 is ready", () -> isReady(api, "n2"));
      until("its pods are endpoints again", () -> readyEndpointsOn(api, "n2") > 0);
      until("the service answers", this::webAnswers);
    }
  }

  private static long readyEndpointsOn(KubeApi api, String node) {
    return api.list(Kinds.ENDPOINT_SLICE, "default").items().stream()
        .filter(slice -> slice.getMetadata().getName().startsWith("web"))
        .flatMap(slice -> slice.getEndpoints().stream())
        .filter(endpoint -> node.equals(endpoint.getNodeName()))
        .filter(endpoint -> Boolean.TRUE.equals(endpoint.getConditions().getReady()))
        .count();
  }

  @Test
  void removalLeavesNothing() {
    var _ = start().start(Optional.of(TWO_NODES));
    assertThat(home.isServed()).isTrue();

    var removed = ClusterEnd.remove(home, session.engine());

    assertThat(removed.containers()).isNotEmpty();
    assertThat(home.folder()).doesNotExist();
    assertThat(sessionNames()).doesNotContain(session.name());
  }

  @Test
  void aSessionOfTheSameNameIsLeftAlone() {
    var container =
        session
            .engine()
            .containers()
            .create(
                ContainerSpec.of(Labels.engineName(session.name(), "other"), "netduo/box")
                    .labels(Labels.of(session.name(), "container", "other"))
                    .build());
    assertThatThrownBy(() -> start().start(Optional.of(TWO_NODES)))
        .isInstanceOf(NetduoException.class)
        .hasMessageContaining("did not start");

    assertThat(said).anyMatch(line -> line.contains("is there already"));
    assertThat(home.folder()).doesNotExist();
    assertThat(session.engine().containers().find(container)).isPresent();
    session.engine().containers().remove(container);
  }

  @Test
  void anotherShapeThanItWasStartedWithIsRefused() {
    var served = start().start(Optional.of(TWO_NODES));

    assertThatThrownBy(() -> start().start(Optional.of(ClusterSpec.DEFAULT)))
        .isInstanceOf(NetduoException.class)
        .hasMessageContaining("with other settings");
    assertThat(start().start(Optional.empty())).isEqualTo(served);
  }

  @Test
  void oneThatIsInterruptedWhileItStartsLeavesNothing() throws Exception {
    home.create(TWO_NODES);
    var process = ServedCluster.start().serve(home);
    until("it has begun", () -> sessionNames().contains(session.name()));
    process.destroy();
    assertThat(process.waitFor()).isNotZero();
    assertThat(sessionNames()).doesNotContain(session.name());
  }

  private List<String> sessionNames() {
    return new Sessions(session.engine()).list().stream().map(summary -> summary.name()).toList();
  }
}
