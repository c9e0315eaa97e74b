package dev.netduo.k8s.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.session.Labels;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.testing.RealEngine;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.apply.Apply;
import dev.netduo.k8s.client.ClusterConnection;
import dev.netduo.k8s.cluster.ClusterSpec;
import dev.netduo.k8s.ipam.Addressing;
import dev.netduo.k8s.join.Joins;
import dev.netduo.k8s.manifest.ManifestReader;
import dev.netduo.k8s.model.ServiceImport;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Two clusters, each a process of its own: apart, joined, killed, parted, and one removed. */
@RealEngine
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JoinedClustersIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String WORLD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: web, labels: {app: web}}
      spec:
        terminationGracePeriodSeconds: 0
        containers: [{name: box, image: netduo/box, command: [netserve, 80/http]}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: closed, labels: {app: closed}}
      spec:
        terminationGracePeriodSeconds: 0
        containers: [{name: box, image: netduo/box, command: [netserve, 80/http]}]
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec: {selector: {app: web}, ports: [{name: http, port: 80}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: heads}
      spec: {clusterIP: None, selector: {app: web}, ports: [{name: http, port: 80}]}
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: closed}
      spec: {podSelector: {matchLabels: {app: closed}}, policyTypes: [Ingress]}
      """;
  private static final String EXPORTS =
      """
      apiVersion: multicluster.x-k8s.io/v1alpha1
      kind: ServiceExport
      metadata: {name: web}
      ---
      apiVersion: multicluster.x-k8s.io/v1alpha1
      kind: ServiceExport
      metadata: {name: heads}
      """;

  private final Session session;
  private final Side one;
  private final Side two;
  private final ClusterJoin joining;

  /** A cluster and what is asked of it. */
  private final class Side {
    private final ClusterHome home;

    Side(ClusterHome home) {
      this.home = home;
    }

    String name() {
      return home.name();
    }

    void start(Optional<ClusterSpec> spec) {
      var _ = new ClusterStart(home, ServedCluster::start, line -> {}).start(spec);
    }

    void kill() {
      var process = home.process().orElseThrow();
      process.destroyForcibly();
      process.onExit().join();
    }

    ClusterConnection connect() {
      return ClusterConnection.open(home.served().orElseThrow().address(), home.credentials());
    }

    void apply(KubeApi api, String yaml) {
      ManifestReader.read("test", yaml)
          .forEach(manifest -> new Apply(api).apply(manifest.object(), "default"));
    }

    /** What the pod web is answered at an address or name; empty where it is not. */
    String asks(Pod web, String host) {
      var container = web.getStatus().getContainerStatuses().getFirst().getContainerID();
      return session
          .engine()
          .containers()
          .exec(
              container.substring("docker://".length()),
              List.of("timeout", "2", "wget", "-q", "-O-", "http://" + host + "/"),
              new byte[0])
          .out();
    }
  }

  JoinedClustersIT(Session session, @TempDir Path folder) {
    this.session = session;
    this.one = new Side(new ClusterHome(folder.resolve(session.name())));
    this.two = new Side(new ClusterHome(folder.resolve(session.name() + "-b")));
    this.joining = new ClusterJoin(new ClusterHomes(folder));
  }

  @BeforeAll
  void start() {
    var spec = ClusterSpec.DEFAULT;
    var other = Addressing.v4(Cidr.parse("10.20.0.0/16"), 24, Cidr.parse("10.21.0.0/16"));
    CompletableFuture.allOf(
            CompletableFuture.runAsync(() -> one.start(Optional.of(spec.withNodes(2)))),
            CompletableFuture.runAsync(() -> two.start(Optional.of(spec.withNodes(1).with(other)))))
        .join();
  }

  @AfterAll
  void remove() {
    for (var side : List.of(one, two)) {
      if (side.home.exists()) {
        var _ = ClusterEnd.remove(side.home, session.engine());
      }
    }
  }

  private static void until(String what, BooleanSupplier holds) {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as("still not: " + what).isLessThan(deadline);
      LockSupport.parkNanos(100_000_000);
    }
  }

  private static boolean isReady(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  private static Pod ready(KubeApi api, String name) {
    until(name + " is ready", () -> isReady(api.require(Kinds.POD, "default", name)));
    return api.require(Kinds.POD, "default", name);
  }

  private static String ip(Pod pod) {
    return pod.getStatus().getPodIP();
  }

  private boolean isSwitchThere() {
    return session.engine().containers().list(Map.of(Labels.KIND, "join")).stream()
        .anyMatch(container -> container.name().contains(two.name()));
  }

  @Test
  void theyAreApartUntilTheyAreJoinedAndAgainWhenTheyAreParted() {
    Pod here;
    Pod there;
    String vip;
    Pod closed;
    try (var first = one.connect();
        var second = two.connect()) {
      one.apply(first.api(), WORLD);
      two.apply(second.api(), WORLD + "---\n" + EXPORTS);
      here = ready(first.api(), "web");
      there = ready(second.api(), "web");
      closed = ready(second.api(), "closed");
      vip = second.api().require(Kinds.SERVICE, "default", "web").getSpec().getClusterIP();
      until("names are answered", () -> !one.asks(here, "web").isEmpty());
      // A cluster that is joined with none is a set of one.
      until("its own export", () -> !two.asks(there, "web.default.svc.clusterset.local").isEmpty());

      assertApart(here, there, closed, vip);
      assertThatThrownBy(() -> joining.join(one.name(), "nobody", PATIENCE))
          .isInstanceOf(NetduoException.class)
          .hasMessageContaining("there is no cluster nobody");

      joining.join(one.name(), two.name(), PATIENCE);
      until("a pod there", () -> one.asks(here, ip(there)).contains(seen(here)));
      until("a pod here", () -> two.asks(there, ip(here)).contains(seen(there)));
      until("a service there", () -> !one.asks(here, vip).isEmpty());
      assertThat(one.asks(here, ip(closed))).as("policy").isEmpty();
      two.apply(
          second.api(),
          """
          apiVersion: networking.k8s.io/v1
          kind: NetworkPolicy
          metadata: {name: closed}
          spec:
            podSelector: {matchLabels: {app: closed}}
            policyTypes: [Ingress]
            ingress: [{from: [{ipBlock: {cidr: %s/32}}]}]
          """
              .formatted(ip(here)));
      until("who is let in", () -> !one.asks(here, ip(closed)).isEmpty());
      until(
          "an exported service",
          () -> one.asks(here, "web.default.svc.clusterset.local").contains(seen(here)));
      until(
          "an endpoint of one without an address",
          () ->
              one.asks(
                      here,
                      ip(there).replace('.', '-')
                          + "."
                          + two.name()
                          + ".heads.default.svc.clusterset.local")
                  .contains(seen(here)));
      assertThat(first.api().require(Kinds.SERVICE_IMPORT, "default", "web").getSpec().ips)
          .hasSize(1);
    }

    one.kill();
    assertThat(one.asks(here, "web.default.svc.clusterset.local")).contains(seen(here));
    one.start(Optional.empty());
    try (var first = one.connect();
        var second = two.connect()) {
      assertThat(Joins.of(first.api())).containsEntry(two.name(), Joins.JOINED);
      one.apply(
          first.api(),
          """
          apiVersion: v1
          kind: Service
          metadata: {name: heads}
          spec: {ports: [{port: 80}]}
          ---
          apiVersion: multicluster.x-k8s.io/v1alpha1
          kind: ServiceExport
          metadata: {name: heads}
          """);
      until(
          "both say that they do not agree",
          () -> isInConflict(first.api(), "heads") && isInConflict(second.api(), "heads"));
      assertThat(first.api().require(Kinds.SERVICE_IMPORT, "default", "heads").getSpec().type)
          .as("the oldest export decides")
          .isEqualTo(ServiceImport.HEADLESS);
      first.api().delete(Kinds.SERVICE_EXPORT, "default", "heads", DeleteOptions.DEFAULT);
      // What changes there is still heard of here.
      second.api().delete(Kinds.SERVICE_EXPORT, "default", "heads", DeleteOptions.DEFAULT);
      until(
          "one that is no longer exported",
          () -> first.api().get(Kinds.SERVICE_IMPORT, "default", "heads").isEmpty());
      assertThat(one.asks(here, "web.default.svc.clusterset.local")).contains(seen(here));

      joining.part(one.name(), two.name());
      until("nothing is left of it", () -> !isSwitchThere());
      until("imports are gone", () -> imports(first.api()) == 0);
      until("names are gone", () -> one.asks(here, "web.default.svc.clusterset.local").isEmpty());
      assertApart(here, there, closed, vip);
      assertThatThrownBy(() -> joining.part(one.name(), two.name()))
          .hasMessageContaining("are not joined");

      joining.join(two.name(), one.name(), PATIENCE);
      until("again", () -> one.asks(here, ip(there)).contains(seen(here)));
      until("imported", () -> imports(first.api()) == 1);
      var _ = ClusterEnd.remove(two.home, session.engine());
      until("it is forgotten", () -> Joins.of(first.api()).isEmpty() && !isSwitchThere());
      until("its services too", () -> imports(first.api()) == 0);
      assertThat(one.asks(here, "web")).as("its own go on").isNotEmpty();
    }
  }

  private static String seen(Pod pod) {
    return "\"client\":\"" + ip(pod) + "\"";
  }

  private static int imports(KubeApi api) {
    return api.list(Kinds.SERVICE_IMPORT).items().size();
  }

  private void assertApart(Pod here, Pod there, Pod closed, String vip) {
    for (var host : List.of(ip(there), ip(closed), vip, "web.default.svc.clusterset.local")) {
      assertThat(one.asks(here, host)).as(host).isEmpty();
    }
    assertThat(two.asks(there, ip(here))).isEmpty();
  }

  private static boolean isInConflict(KubeApi api, String export) {
    var status = api.require(Kinds.SERVICE_EXPORT, "default", export).getStatus();
    return status != null
        && status.conditions.stream()
            .anyMatch(c -> c.getType().equals("Conflict") && c.getStatus().equals("True"));
  }
}
