package dev.netduo.k8s.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.agent.ContainerAgent;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.emulator.probe.LiveProber;
import dev.netduo.emulator.probe.Probe;
import dev.netduo.emulator.probe.ProbeResult;
import dev.netduo.emulator.probe.ProbeResult.Outcome;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.testing.RealEngine;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.apply.Apply;
import dev.netduo.k8s.manifest.ManifestReader;
import dev.netduo.k8s.policy.PolicyEvaluator;
import dev.netduo.k8s.policy.PolicyEvaluator.Connection;
import dev.netduo.k8s.snapshot.PodNetwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A real cluster with web -> api -> database in it. */
@RealEngine
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterIT {
  private static final String NAMESPACE = "default";
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofSeconds(60);

  private final Session session;
  private final ContainerAgent agent;
  private final LiveProber prober;
  private final Cluster cluster;

  ClusterIT(Session session) {
    this.session = session;
    this.agent = ContainerAgent.start(session);
    this.prober = new LiveProber(agent);
    this.cluster = Cluster.start(session, agent, ClusterSpec.DEFAULT);
  }

  @BeforeAll
  void deploy() {
    apply("/application.yaml");
    cluster.awaitReady(NAMESPACE, LONG);
  }

  @AfterAll
  void takeDown() {
    cluster.close();
    agent.close();
  }

  private void apply(String resource) {
    var apply = new Apply(cluster.api());
    try (var text = Objects.requireNonNull(ClusterIT.class.getResourceAsStream(resource))) {
      ManifestReader.read(resource, new String(text.readAllBytes(), StandardCharsets.UTF_8))
          .forEach(manifest -> apply.apply(manifest.object(), NAMESPACE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<PodNetwork> pods(String app) {
    return cluster.dataPlane().snapshot().pods().stream()
        .filter(pod -> app.equals(pod.labels().get("app")))
        .toList();
  }

  private Probe.Source in(PodNetwork pod) {
    return new Probe.Source.Local(
        pod.name(), cluster.pods().pidOf(new ObjectKey(pod.namespace(), pod.name())).orElseThrow());
  }

  private static Probe.Http http(Probe.Source from, String host, int port) {
    return new Probe.Http(from, host, port, "/", PATIENCE);
  }

  @Test
  void everyNodeIsReadyWithItsOwnPartOfThePodRange() {
    var nodes = cluster.api().list(Kinds.NODE).items();
    assertThat(nodes).hasSize(3);
    var ranges =
        nodes.stream().map(node -> node.getSpec().getPodCIDR()).collect(Collectors.toSet());
    assertThat(ranges)
        .hasSize(3)
        .allSatisfy(
            range -> assertThat(cluster.spec().podCidr().contains(Cidr.parse(range))).isTrue());
  }

  @Test
  void aPodOnAnotherNodeSeesTheSendersOwnAddress() {
    var web = pods("web").getFirst();
    var far =
        pods("api").stream()
            .filter(pod -> !pod.node().equals(web.node()))
            .findFirst()
            .orElseThrow();
    var answer = prober.send(http(in(web), far.ip().toString(), 8080));
    assertThat(answer.reached()).isTrue();
    assertThat(answer.answer())
        .contains("\"client\":\"" + web.ip() + "\"")
        .contains("\"server\":\"" + far.ip() + ":8080\"");
  }

  @Test
  void aServiceNameLeadsToEveryEndpointThroughOneAddress() {
    var web = pods("web").getFirst();
    var probes = Stream.generate(() -> http(in(web), "api", 80)).limit(40).toList();
    var results = prober.send(probes);
    assertThat(results).allMatch(ProbeResult::reached);
    var addresses = results.stream().map(ProbeResult::address).collect(Collectors.toSet());
    var vip = cluster.api().require(Kinds.SERVICE, NAMESPACE, "api").getSpec().getClusterIP();
    assertThat(addresses).containsExactly(vip);
    var endpoints = pods("api").stream().map(pod -> pod.ip() + ":8080").toList();
    for (var endpoint : endpoints) {
      assertThat(results)
          .as("spread over " + endpoints)
          .anyMatch(result -> result.answer().contains("\"" + endpoint + "\""));
    }
  }

  @Test
  void aPodReachesItselfThroughItsService() {
    var api = pods("api").getFirst();
    var results = prober.send(Stream.generate(() -> http(in(api), "api", 80)).limit(40).toList());
    assertThat(results).allMatch(ProbeResult::reached);
    assertThat(results).anyMatch(result -> result.answer().contains("\"" + api.ip() + ":8080\""));
  }

  @Test
  void aNodeReachesAServiceToo() {
    var node = new Probe.Source.Local("n1", cluster.nodePid("n1"));
    var vip = cluster.api().require(Kinds.SERVICE, NAMESPACE, "web").getSpec().getClusterIP();
    assertThat(prober.send(http(node, vip, 80)).reached()).isTrue();
  }

  @Test
  void aPortThatAServiceDoesNotHaveIsRefusedAtOnce() {
    var vip = cluster.api().require(Kinds.SERVICE, NAMESPACE, "api").getSpec().getClusterIP();
    var result = prober.send(new Probe.Tcp(in(pods("web").getFirst()), vip, 1234, PATIENCE));
    assertThat(result.outcome()).isEqualTo(Outcome.REFUSED);
  }

  @Test
  void unusedAddressesOfBothRangesLeadNowhere() {
    var from = in(pods("web").getFirst());
    var results =
        prober.send(
            List.of(
                new Probe.Tcp(from, "10.96.200.200", 80, PATIENCE),
                new Probe.Tcp(from, "10.244.200.200", 80, PATIENCE),
                new Probe.Ping(from, "10.244.200.200", PATIENCE)));
    assertThat(results).noneMatch(ProbeResult::reached);
  }

  @Test
  void onlyApiReachesTheDatabaseAndTheEvaluatorSaysTheSame() {
    var database = pods("database").getFirst();
    var evaluator = new PolicyEvaluator(cluster.dataPlane().snapshot());
    for (var client : Stream.concat(pods("web").stream(), pods("api").stream()).toList()) {
      var result = prober.send(new Probe.Tcp(in(client), "database", 5432, PATIENCE));
      var decision =
          evaluator.judge(new Connection(client.ip(), database.ip(), Protocol.TCP, 5432));
      assertThat(result.reached())
          .as(client.name())
          .isEqualTo("api".equals(client.labels().get("app")));
      assertThat(decision.allowed()).as(client.name()).isEqualTo(result.reached());
    }
  }

  @Test
  void namesFollowTheDnsSpecification() {
    var from = in(pods("web").getFirst());
    var results =
        prober.send(
            List.of(
                new Probe.Lookup(from, "api.default.svc.cluster.local.", "A", PATIENCE),
                new Probe.Lookup(from, "nobody.default.svc.cluster.local.", "A", PATIENCE),
                new Probe.Lookup(from, "www.example.com.", "A", PATIENCE)));
    assertThat(results)
        .extracting(ProbeResult::outcome)
        .containsExactly(Outcome.REACHED, Outcome.NAME_UNKNOWN, Outcome.NAME_UNKNOWN);
    assertThat(results.getFirst().server()).contains(cluster.spec().dnsServer().toString());
  }

  @Test
  void aDeletedPodIsReplacedAndTheServiceKeepsItsAddress() {
    var vip = cluster.api().require(Kinds.SERVICE, NAMESPACE, "web").getSpec().getClusterIP();
    var old = pods("web").getFirst();
    cluster.api().delete(Kinds.POD, NAMESPACE, old.name(), DeleteOptions.NOW.withGrace(1));
    await(() ->
        pods("web").stream().noneMatch(pod -> pod.name().equals(old.name()))
            && cluster.readyPods(NAMESPACE).stream()
                    .filter(key -> key.name().startsWith("web-"))
                    .count()
                == 2);
    cluster.settle();
    assertThat(cluster.api().require(Kinds.SERVICE, NAMESPACE, "web").getSpec().getClusterIP())
        .isEqualTo(vip);
    var results =
        prober.send(
            Stream.generate(() -> http(in(pods("api").getFirst()), "web", 80)).limit(20).toList());
    assertThat(results).allMatch(ProbeResult::reached);
    assertThat(results).noneMatch(result -> result.answer().contains(old.name()));
  }

  @Test
  void aContainerThatEndsIsStartedAgain() {
    apply("/restarting.yaml");
    await(() -> restarts("restarting") >= 1);
    cluster.api().delete(Kinds.POD, NAMESPACE, "restarting", DeleteOptions.NOW);
  }

  private int restarts(String pod) {
    return cluster.api().get(Kinds.POD, NAMESPACE, pod).stream()
        .flatMap(found -> Optional.ofNullable(found.getStatus()).stream())
        .flatMap(
            status -> Optional.ofNullable(status.getContainerStatuses()).orElse(List.of()).stream())
        .mapToInt(status -> status.getRestartCount())
        .sum();
  }

  @Test
  void aMissingImageIsReportedAndHarmsNothingElse() {
    apply("/missing-image.yaml");
    await(() -> waiting("missing-image").contains("ErrImageNeverPull"));
    cluster.api().delete(Kinds.POD, NAMESPACE, "missing-image", DeleteOptions.NOW);
  }

  private Set<String> waiting(String pod) {
    return cluster.api().get(Kinds.POD, NAMESPACE, pod).stream()
        .flatMap(found -> Optional.ofNullable(found.getStatus()).stream())
        .flatMap(
            status -> Optional.ofNullable(status.getContainerStatuses()).orElse(List.of()).stream())
        .flatMap(status -> Optional.ofNullable(status.getState().getWaiting()).stream())
        .map(state -> state.getReason())
        .collect(Collectors.toCollection(HashSet::new));
  }

  @Test
  void aSliceThatNobodyCanFollowHoldsUpNeitherRulesNorNames() {
    apply("/unfollowable-slice.yaml");
    var web = in(pods("web").getFirst());

    await(() -> prober.send(http(web, "late", 80)).reached());

    assertThat(prober.send(http(web, "api", 80)).reached()).isTrue();
    cluster.api().delete(Kinds.ENDPOINT_SLICE, NAMESPACE, "by-hand", DeleteOptions.NOW);
    cluster.api().delete(Kinds.SERVICE, NAMESPACE, "late", DeleteOptions.NOW);
  }

  @Test
  void aSecondClusterOfTheSameNameIsRefusedAndTheFirstLivesOn() {
    assertThatThrownBy(() -> Cluster.start(session, agent, ClusterSpec.DEFAULT))
        .isInstanceOf(NetduoException.class)
        .hasMessageContaining("already has a cluster");
    var probes = new ArrayList<Probe>();
    pods("web")
        .forEach(pod -> probes.add(http(in(pods("api").getFirst()), pod.ip().toString(), 80)));
    assertThat(prober.send(probes)).allMatch(ProbeResult::reached);
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    var deadline = System.nanoTime() + LONG.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
