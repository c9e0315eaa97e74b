package dev.netduo.k8s.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.netduo.emulator.agent.ContainerAgent;
import dev.netduo.emulator.engine.ContainerSpec;
import dev.netduo.emulator.engine.Containers;
import dev.netduo.emulator.engine.LiveExec;
import dev.netduo.emulator.image.ImageStore;
import dev.netduo.emulator.probe.LiveProber;
import dev.netduo.emulator.probe.Probe;
import dev.netduo.emulator.probe.dns.DnsClient;
import dev.netduo.emulator.session.Labels;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.testing.RealEngine;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.ObjectKey;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What goes on while something is broken, and how soon what was lost is there again. */
@RealEngine
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultsIT {
  /** How long a repair may take. */
  private static final Duration LIMIT = Duration.ofSeconds(2);

  // Where others have the processors no repair is in time: then it only has to come.
  private static final int ROUNDS = 3;
  private static final double BUSY = 2;
  private static final Duration AT_MOST = Duration.ofSeconds(45);
  private static final Duration QUICK = Duration.ofMillis(250);
  private static final String WORLD =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec:
        selector: {app: web}
        ports: [{name: http, port: 80}, {name: echo, port: 7}]
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: far}
      spec:
        selector: {name: w2}
        ports: [{name: http, port: 80}, {name: echo, port: 7}]
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: outer}
      spec:
        type: LoadBalancer
        externalTrafficPolicy: Local
        selector: {app: web}
        ports: [{port: 80}]
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: closed}
      spec:
        podSelector: {matchLabels: {name: closed}}
        policyTypes: [Ingress]
      """;

  private final PodRig rig;

  FaultsIT(Session session) {
    this.rig = new PodRig(session, ClusterSpec.DEFAULT.withNodes(2));
  }

  @BeforeAll
  void deploy() {
    rig.apply(WORLD);
    rig.apply(
        pod("client", "n1", "")
            + pod("w1", "n1", "app: web,")
            + pod("w2", "n2", "app: web,")
            + pod("closed", "n2", ""));
    List.of("client", "w1", "w2", "closed").forEach(rig::awaitReady);
    PodRig.await("the service has both", () -> readyEndpoints().size() == 2);
    rig.cluster.settle();
  }

  @AfterAll
  void takeDown() {
    rig.close();
  }

  private static String pod(String name, String node, String labels) {
    return """
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: %s, labels: {%s name: %s}}
    spec:
      nodeName: %s
      terminationGracePeriodSeconds: 0
      containers:
      - name: app
        image: netduo/box
        command: [sh, -c, "while :; do nc -ll -p 7 -e cat; done & exec netserve 80/http"]
        readinessProbe: {periodSeconds: 1, httpGet: {port: 80}}
    """
        .formatted(name, labels, name, node);
  }

  private String vip(String service) {
    return service(service).getSpec().getClusterIP();
  }

  private Service service(String name) {
    return rig.cluster.api().require(Kinds.SERVICE, "default", name);
  }

  private String ip(String pod) {
    return rig.pod(pod).getStatus().getPodIP();
  }

  private List<String> readyEndpoints() {
    return rig.cluster.api().list(Kinds.ENDPOINT_SLICE, "default").items().stream()
        .filter(slice -> slice.getMetadata().getName().startsWith("web-"))
        .flatMap(slice -> slice.getEndpoints().stream())
        .filter(endpoint -> Boolean.TRUE.equals(endpoint.getConditions().getReady()))
        .map(endpoint -> endpoint.getTargetRef().getName())
        .sorted()
        .toList();
  }

  private Probe.Source.Local in(String pod) {
    return new Probe.Source.Local(
        pod, rig.cluster.pods().pidOf(new ObjectKey("default", pod)).orElseThrow());
  }

  private boolean reaches(String from, String host) {
    return reaches(from, host, 1);
  }

  private boolean reaches(String from, String host, int times) {
    var probe = new Probe.Http(in(from), host, 80, "/", QUICK);
    return new LiveProber(rig.agent)
        .send(Stream.generate(() -> probe).limit(times).toList()).stream()
            .allMatch(result -> result.reached());
  }

  // By the engine alone, where the agent may be gone.
  private boolean fetches(String from, String url) {
    var command = List.of("timeout", "1", "wget", "-q", "-O-", url);
    return containers().exec(container(rig.pod(from)), command, new byte[0]).exitCode() == 0;
  }

  private static String container(Pod pod) {
    return PodRig.status(pod).getContainerID().substring("docker://".length());
  }

  /** Breaks something, and looks how long it takes until all is as it should be. */
  private void repaired(String what, Runnable fault, BooleanSupplier isWhole) {
    repaired(what, LIMIT, fault, isWhole);
  }

  private void repaired(String what, Duration limit, Runnable fault, BooleanSupplier isWhole) {
    var took = new ArrayList<Long>();
    do {
      fault.run();
      var began = System.nanoTime();
      await(what, isWhole);
      took.add(Duration.ofNanos(System.nanoTime() - began).toMillis());
    } while (took.getLast() > limit.toMillis() && took.size() < ROUNDS);
    System.out.printf("Faults: %s after %s ms, load %.1f%n", what, took, load());
    if (load() <= BUSY) {
      assertThat(took.getLast()).as(what + ", milliseconds").isLessThanOrEqualTo(limit.toMillis());
    }
  }

  /** What the engine takes for one container, which is none of netduo's time. */
  private Duration startOfAContainer() {
    var name = Labels.engineName(rig.session.name(), "bare");
    var began = System.nanoTime();
    var id =
        containers()
            .create(
                ContainerSpec.of(name, ImageStore.references().box())
                    .labels(Labels.of(rig.session.name(), "bare", "bare"))
                    .network("none")
                    .build());
    containers().start(id);
    var took = Duration.ofNanos(System.nanoTime() - began);
    containers().remove(id);
    return took;
  }

  /** Processes that want to run, for each processor, over the last minute. */
  private static double load() {
    var system = ManagementFactory.getOperatingSystemMXBean();
    return system.getSystemLoadAverage() / system.getAvailableProcessors();
  }

  private static void await(String what, BooleanSupplier holds) {
    var deadline = System.nanoTime() + AT_MOST.toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as("still not: " + what).isLessThan(deadline);
      LockSupport.parkNanos(10_000_000);
    }
  }

  /** A connection from the client to an echo, kept by the engine and not by the agent. */
  private LiveExec connection(String host) throws IOException {
    var connection = containers().open(container(rig.pod("client")), List.of("nc", host, "7"));
    assertThat(echoes(connection)).as("a connection to " + host).isTrue();
    return connection;
  }

  private static boolean echoes(LiveExec connection) throws IOException {
    var sent = "still here\n".getBytes(StandardCharsets.UTF_8);
    connection.stdin().write(sent);
    connection.stdin().flush();
    var back = new CompletableFuture<Boolean>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            back.complete(connection.stdout().readNBytes(sent.length).length == sent.length);
          } catch (IOException e) {
            back.complete(false);
          }
        });
    try {
      return back.get(20, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isOpen(LiveExec connection) {
    try {
      return echoes(connection);
    } catch (IOException e) {
      return false;
    }
  }

  private Pod dnsPod() {
    return dnsPods().getFirst();
  }

  private void replaceDnsPod() {
    var old = ObjectKey.of(dnsPod());
    rig.cluster.api().delete(Kinds.POD, old.namespace(), old.name(), DeleteOptions.NOW);
    await(
        "another one is ready",
        () ->
            dnsPods().stream().noneMatch(pod -> ObjectKey.of(pod).equals(old))
                && dnsPods().stream().anyMatch(this::isServing));
  }

  private List<Pod> dnsPods() {
    return rig.cluster.api().list(Kinds.POD, SystemObjects.NAMESPACE).items().stream()
        .filter(pod -> pod.getMetadata().getName().startsWith(SystemObjects.DNS))
        .toList();
  }

  private boolean isServing(Pod server) {
    return PodRig.isReady(server) && resolves("far.default.svc.cluster.local.", vip("far"));
  }

  private boolean resolves(String name, String answer) {
    var message =
        new DnsClient.Message(
            in("client").pid(), rig.cluster.spec().dnsServer(), name, "A", false, QUICK);
    return new DnsClient(rig.agent)
        .ask(List.of(message)).getFirst().getLast().answer().stream()
            .anyMatch(record -> record.data().equals(answer));
  }

  private int pidOf(String container) {
    return containers().find(container).orElseThrow().pid();
  }

  @Test
  void aNameServerThatIsKilledIsThereAgainAndKnowsEveryName() {
    var name = "far.default.svc.cluster.local.";
    var killed = new ArrayList<String>();
    repaired(
        "names are answered once their server was killed",
        () -> {
          if (!killed.isEmpty()) {
            // A container that ended before is not started again at once.
            replaceDnsPod();
          }
          killed.add(PodRig.status(dnsPod()).getContainerID());
          rig.agent.run("kill -9 " + pidOf(container(dnsPod())));
          assertThat(reaches("client", vip("far"))).as("addresses lead on").isTrue();
        },
        () ->
            !killed.contains(PodRig.status(dnsPod()).getContainerID())
                && resolves(name, vip("far")));
  }

  @Test
  void aLoadBalancersAddressThatMovesIsToldToWhoKnewItElsewhere() {
    new MovingBalancer(rig).isToldToWhoKnewItElsewhere();
  }

  @Test
  void withoutTheAgentEverythingGoesOnAndWhatRanInItIsStartedAgain() throws IOException {
    var node = rig.cluster.nodes().getFirst().underlay();
    var health = "http://" + node + ":" + service("outer").getSpec().getHealthCheckNodePort();
    await("the health check port answers", () -> fetches("client", health));
    var ready = PodRig.condition(rig.pod("w1"), "Ready");
    try (var held = connection(vip("far"))) {
      repaired(
          "what the agent did is done again",
          LIMIT.plus(startOfAContainer()),
          () -> {
            var agent = Labels.engineName(rig.session.name(), ContainerAgent.KIND);
            containers().stop(agent, Duration.ZERO);
            assertThat(fetches("client", "http://far")).as("names and services").isTrue();
          },
          () -> fetches("client", health));
      assertThat(echoes(held)).isTrue();
    }
    assertThat(PodRig.condition(rig.pod("w1"), "Ready")).as("probes go on").isEqualTo(ready);
  }

  @Test
  void rulesThatSomebodyFlushesAreWrittenAgain() throws IOException {
    assertThat(reaches("client", ip("closed"))).as("the policy").isFalse();
    try (var held = connection(vip("far"))) {
      repaired(
          "rules are back that were flushed",
          () -> {
            for (var node : List.of("n1", "n2")) {
              rig.onNode(node, "nft flush ruleset");
            }
            assertThat(reaches("client", ip("w2"))).as("pods by their addresses").isTrue();
          },
          () -> reaches("client", vip("web"), 8) && !reaches("client", ip("closed")));
      assertThat(echoes(held)).as("a connection through a service").isTrue();
    }
  }

  @Test
  void aChainThatSomebodyFlushesRightAfterItWasWrittenIsWrittenAgain() {
    repaired(
        "the rules of a chain are back",
        () -> {
          // So that nobody has seen how the rules are now.
          rig.cluster.api().modify(Kinds.SERVICE, "default", "web", s -> changed(s));
          rig.cluster.settle();
          rig.onNode("n1", "nft flush chain ip netduo_services prerouting");
        },
        () -> reaches("client", vip("web"), 8));
  }

  private static Service changed(Service service) {
    return service.edit().editSpec().addToExternalIPs("192.0.2.77").endSpec().build();
  }

  @Test
  void withoutTheProcessEverythingGoesOnAndTheNextOneRepairsWhatWasLost() throws IOException {
    try (var held = connection(vip("far"))) {
      repaired(
          "rules are back that were flushed while nobody looked",
          () -> {
            rig.leave();
            assertThat(fetches("client", "http://far")).as("names and services").isTrue();
            assertThat(isOpen(held)).isTrue();
            rig.agent.run(
                "for pid in " + nodePids() + "; do nsenter -t $pid -n nft flush ruleset; done");
            rig.takeOver();
          },
          () -> reaches("client", vip("web"), 8) && !reaches("client", ip("closed")));
      assertThat(echoes(held)).as("a connection from before").isTrue();
    }
  }

  private String nodePids() {
    return pidOf(nodeContainer("n1")) + " " + pidOf(nodeContainer("n2"));
  }

  private String nodeContainer(String node) {
    return Labels.engineName(rig.session.name(), rig.cluster.spec().name() + "-" + node);
  }

  private boolean isReady(String node) {
    return rig.cluster.api().require(Kinds.NODE, "", node).getStatus().getConditions().stream()
        .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  @Test
  void aNodeThatStopsLosesItsEndpointsAndHasEverythingBackWhenItRuns() {
    var containers = containers();
    var kept = container(rig.pod("w2"));
    repaired(
        "no new connection is led to a node that stopped",
        () -> {
          await("both serve", () -> isReady("n2") && readyEndpoints().size() == 2);
          containers.stop(nodeContainer("n2"), Duration.ZERO);
        },
        () ->
            !isReady("n2")
                && readyEndpoints().equals(List.of("w1"))
                && reaches("client", vip("web"), 8));
    containers.start(nodeContainer("n2"));
    repaired(
        "pods of a node that was started again are reached",
        () -> {
          containers.stop(nodeContainer("n2"), Duration.ZERO);
          await("it is noticed", () -> !isReady("n2"));
          containers.start(nodeContainer("n2"));
        },
        () ->
            isReady("n2")
                && readyEndpoints().size() == 2
                && reaches("client", vip("far"))
                && reaches("w2", vip("web"), 8)
                && !reaches("client", ip("closed")));
    assertThat(container(rig.pod("w2"))).as("its pods ran on").isEqualTo(kept);
  }

  private Containers containers() {
    return rig.session.engine().containers();
  }

  /** Flows that nobody sends, as many as a node's connection table takes. */
  private static String fill(int most, int pid) {
    return """
    awk -v most=%d 'BEGIN { for (i = 0; i < most; i++) {
      from = "198.18." int(i / 65536) "." i %% 256; port = 1024 + int(i / 256) %% 256;
      print "-I -p udp -s " from " -d 198.19.0.1 --sport " port " --dport 9 -r 198.19.0.1 -q " from \\
        " --reply-port-src 9 --reply-port-dst " port " -t 600 -u SEEN_REPLY,ASSURED" } }' >/tmp/flows
    nsenter -t %d -n conntrack -R /tmp/flows 2>&1 || true
    rm /tmp/flows
    """
        .formatted(most, pid);
  }

  @Test
  void aFullConnectionTableRefusesWhatIsNewOnThatNodeAlone() throws IOException {
    var most =
        Integer.parseInt(rig.onNode("n1", "cat /proc/sys/net/netfilter/nf_conntrack_max").strip());
    assumeThat(most).as("filling the table takes too long").isLessThanOrEqualTo(600_000);
    try (var held = connection(vip("far"))) {
      var said = rig.agent.run(fill(most, rig.cluster.nodePid("n1")));
      assertThat(said).contains("not enough memory");
      assertThat(echoes(held)).as("a connection from before").isTrue();
      // Flows that end leave room for some more.
      await("a new one through the full node fails", () -> !reaches("client", vip("far")));
      assertThat(reaches("w2", vip("far"))).as("one on another node").isTrue();
      repaired(
          "a table that is no longer full takes new connections",
          () -> rig.onNode("n1", "conntrack -D -d 198.19.0.1 >/dev/null 2>&1"),
          () -> reaches("client", vip("web"), 8));
      assertThat(echoes(held)).isTrue();
    }
  }
}
