package dev.netduo.k8s.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.probe.LiveProber;
import dev.netduo.emulator.probe.Probe;
import dev.netduo.emulator.session.Session;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.network.OverlayKind;
import dev.netduo.k8s.snapshot.NodeNetwork;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What holds of a cluster's addresses, whichever overlay is between its nodes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FlatAddresses {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Two nodes, both families, and one small pool. */
  static final ClusterSpec SPEC =
      ClusterSpec.DEFAULT
          .withNodes(2)
          .with(
              new dev.netduo.k8s.ipam.Addressing(
                  Cidr.parseList("10.244.0.0/16,fd00:10:244::/56"),
                  24,
                  64,
                  Cidr.parseList("10.96.0.0/16,fd00:10:96::/112"),
                  List.of(dev.netduo.k8s.ipam.Pool.parse("lab=10.244.200.0/31")),
                  List.of(Cidr.parse("10.244.0.0/28")),
                  Duration.ofSeconds(1)));

  final PodRig rig;
  private final OverlayKind kind;

  FlatAddresses(Session session, OverlayKind kind) {
    this.kind = kind;
    this.rig = new PodRig(session, SPEC.with(kind));
  }

  @BeforeAll
  void deploy() {
    rig.apply(server("a", "n1", "") + server("b", "n2", "") + server("c", "n1", ""));
    rig.apply(onHost("host1", "n1") + onHost("host2", "n2"));
    List.of("a", "b", "c", "host1", "host2").forEach(rig::awaitReady);
    rig.cluster.settle();
  }

  @AfterAll
  void takeDown() {
    rig.close();
  }

  static String server(String name, String node, String annotations) {
    return """
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: %s, labels: {app: %s}, annotations: {%s}}
    spec:
      nodeName: %s
      terminationGracePeriodSeconds: 0
      containers:
      - {name: app, image: netduo/box, command: [netserve, 8080/http]}
    """
        .formatted(name, name, annotations, node);
  }

  private static String onHost(String name, String node) {
    return """
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: %s}
    spec:
      nodeName: %s
      hostNetwork: true
      terminationGracePeriodSeconds: 0
      containers:
      - {name: app, image: netduo/box, command: [netserve, 9090/http]}
    """
        .formatted(name, node);
  }

  private NodeNetwork node(String name) {
    return rig.cluster.nodes().stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  Probe.Source.Local in(String pod) {
    return new Probe.Source.Local(
        pod, rig.cluster.pods().pidOf(new ObjectKey("default", pod)).orElseThrow());
  }

  private Probe.Source.Local onNode(String node) {
    return new Probe.Source.Local(node, rig.cluster.nodePid(node));
  }

  Ip ip(String pod, Family family) {
    return rig.pod(pod).getStatus().getPodIPs().stream()
        .map(podIp -> Ip.parse(podIp.getIp()))
        .filter(ip -> ip.family() == family)
        .findFirst()
        .orElseThrow();
  }

  String seenBy(Probe.Source from, Ip to, int port) {
    var probe = new Probe.Http(from, to.toString(), port, "/", PATIENCE);
    var result = new LiveProber(rig.agent).send(probe);
    assertThat(result.reached()).as(result.toString()).isTrue();
    return result.answer();
  }

  private static String client(Ip ip) {
    return "\"client\":\"" + ip + "\"";
  }

  @Test
  void betweenPodsAndNodesTheReceiverSeesTheSendersOwnAddress() {
    for (var family : List.of(Family.IPV4, Family.IPV6)) {
      for (var to : List.of("b", "c")) {
        assertThat(seenBy(in("a"), ip(to, family), 8080)).contains(client(ip("a", family)));
        for (var node : List.of("n1", "n2")) {
          var own = kind.overlay().own(node(node), family).orElseThrow();
          assertThat(seenBy(onNode(node), ip(to, family), 8080)).contains(client(own));
        }
      }
      for (var node : List.of("n1", "n2")) {
        assertThat(seenBy(in("a"), node(node).underlay(family).orElseThrow(), 9090))
            .contains(client(ip("a", family)));
      }
    }
  }

  @Test
  void aPacketAsLargeAsTheLinkPassesUndividedAndALargerOneDoesNot() {
    var mtu = node("n1").underlayMtu() - kind.overlay().overheadBytes(node("n1"));
    assertThat(Integer.parseInt(rig.sh("a", "", "cat /sys/class/net/eth0/mtu").strip()))
        .isEqualTo(mtu);
    var headers = Map.of(Family.IPV4, 28, Family.IPV6, 48);
    headers.forEach((family, bytes) -> {
      assertThat(ping(ip("b", family), mtu - bytes)).contains("1 received");
      assertThat(ping(ip("b", family), mtu - bytes + 1)).doesNotContain("1 received");
    });
  }

  // The pods' own image has no ping that can forbid dividing.
  private String ping(Ip to, int size) {
    return rig.agent.run(
        "nsenter -t "
            + in("a").pid()
            + " -n ping -c 1 -W 2 -M do -s "
            + size
            + " "
            + to
            + " 2>&1 || true");
  }

  @Test
  void nothingLeavesByAddressesThatNobodyHas() {
    for (var node : List.of("n1", "n2")) {
      for (var unused : List.of("10.244.77.1", "192.0.2.1", "fd00:10:244:7::1", "2001:db8::1")) {
        assertThat(
                rig.agent.run(
                    "nsenter -t "
                        + onNode(node).pid()
                        + " -n ip route get "
                        + unused
                        + " 2>&1 || true"))
            .as(node + " to " + unused)
            .containsAnyOf("blackhole", "Invalid argument");
      }
    }
  }

  @Test
  void aServiceOfBothFamiliesIsReachedByEither() {
    rig.apply(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: both}
        spec:
          ipFamilyPolicy: PreferDualStack
          selector: {app: b}
          ports: [{port: 80, targetPort: 8080}]
        """);
    var ips = rig.cluster.api().require(Kinds.SERVICE, "default", "both").getSpec().getClusterIPs();
    assertThat(ips).hasSize(2);
    for (var text : ips) {
      var ip = Ip.parse(text);
      PodRig.await(
          text + " answers",
          () ->
              new LiveProber(rig.agent)
                  .send(new Probe.Http(in("a"), text, 80, "/", PATIENCE))
                  .reached());
      assertThat(seenBy(in("a"), ip, 80)).contains("\"name\":\"b\"", client(ip("a", ip.family())));
    }
    assertThat(rig.cluster.api().list(Kinds.ENDPOINT_SLICE, "default").items())
        .filteredOn(slice -> slice.getMetadata().getName().startsWith("both-"))
        .extracting(slice -> slice.getAddressType())
        .containsExactlyInAnyOrder("IPv4", "IPv6");
  }

  @Test
  void statusNamesAddressesOfBothFamiliesThePrimaryOneFirst() {
    var status = rig.pod("a").getStatus();
    assertThat(status.getPodIPs().getFirst().getIp()).isEqualTo(status.getPodIP());
    assertThat(Ip.parse(status.getPodIP()).family()).isEqualTo(Family.IPV4);
    assertThat(status.getPodIPs()).hasSize(2);
    assertThat(status.getHostIPs()).hasSize(2);
    var object = rig.cluster.api().require(Kinds.NODE, "", "n1");
    assertThat(object.getSpec().getPodCIDRs())
        .containsExactlyElementsOf(node("n1").podCidrs().stream().map(Cidr::toString).toList());
    assertThat(object.getStatus().getAddresses())
        .filteredOn(address -> address.getType().equals("InternalIP"))
        .hasSize(2);
  }

  @Test
  void fixedAddressesAreKeptAndThoseNotToBeHadLeaveThePodPending() {
    rig.apply(
        server("fixed", "n1", "netduo.dev/ip: 10.244.0.11")
            + server("roaming", "n2", "netduo.dev/ip: '10.244.200.1,fd00:10:244:1::b'"));
    assertThat(rig.awaitReady("fixed").getStatus().getPodIP()).isEqualTo("10.244.0.11");
    rig.awaitReady("roaming");
    rig.cluster.settle();
    assertThat(seenBy(in("a"), ip("roaming", Family.IPV4), 8080))
        .contains(client(ip("a", Family.IPV4)));
    assertThat(seenBy(in("roaming"), ip("fixed", Family.IPV4), 8080))
        .contains(client(Ip.parse("10.244.200.1")));
    assertThat(seenBy(in("a"), Ip.parse("fd00:10:244:1::b"), 8080)).contains("roaming");

    rig.apply(
        server("twice", "n1", "netduo.dev/ip: 10.244.0.11")
            + server("astray", "n2", "netduo.dev/ip: 10.244.0.12"));
    rig.awaitEvent("twice", "FailedCreatePodSandBox", "is in use by pod default/fixed");
    rig.awaitEvent("astray", "FailedCreatePodSandBox", "neither in the node's range 10.244.1.0/24");
    assertThat(rig.pod("twice").getStatus().getPhase()).isEqualTo("Pending");
    rig.delete("fixed");
    assertThat(rig.awaitReady("twice").getStatus().getPodIP()).isEqualTo("10.244.0.11");
    List.of("twice", "astray", "roaming").forEach(rig::delete);
  }

  @Test
  void aPoolThatIsUsedUpLetsPodsWaitUntilAnAddressIsFreeAgain() {
    rig.apply(
        """
        apiVersion: v1
        kind: Namespace
        metadata: {name: team, annotations: {netduo.dev/ip-pool: 10.244.201.0/31}}
        """);
    for (var name : List.of("p1", "p2", "p3")) {
      rig.apply(inTeam(name));
    }
    var first = List.of("p1", "p2", "p3");
    PodRig.await(
        "two run", () -> first.stream().filter(name -> address(name).isPresent()).count() == 2);
    var waiting = first.stream().filter(name -> address(name).isEmpty()).findFirst().orElseThrow();
    var event = "no address is free in 10.244.201.0/31";
    PodRig.await(
        "it is said",
        () ->
            rig.cluster.api().list(Kinds.EVENT, "team").items().stream()
                .anyMatch(e ->
                    e.getReason().equals("FailedCreatePodSandBox")
                        && e.getInvolvedObject().getName().equals(waiting)
                        && e.getMessage().contains(event)));
    assertThat(rig.cluster.api().require(Kinds.POD, "team", waiting).getStatus().getPhase())
        .isEqualTo("Pending");
    var gone = first.stream().filter(name -> !name.equals(waiting)).findFirst().orElseThrow();
    var freed = address(gone).orElseThrow();
    rig.cluster.api().delete(Kinds.POD, "team", gone, DeleteOptions.NOW);
    PodRig.await("it has the address", () -> address(waiting).equals(Optional.of(freed)));
    rig.cluster.api().delete(Kinds.NAMESPACE, "", "team", DeleteOptions.DEFAULT);
  }

  private static String inTeam(String name) {
    return server(name, "n1", "")
        .replace("name: " + name + ",", "name: " + name + ", namespace: team,");
  }

  private Optional<String> address(String pod) {
    return rig.cluster
        .api()
        .get(Kinds.POD, "team", pod)
        .flatMap(found -> Optional.ofNullable(found.getStatus().getPodIP()));
  }

  @Test
  void addressesThatAreReservedAreGivenToNobodyWhoDoesNotAsk() {
    var given = new LinkedHashMap<String, Ip>();
    List.of("a", "c").forEach(pod -> given.put(pod, ip(pod, Family.IPV4)));
    assertThat(given.values()).noneMatch(Cidr.parse("10.244.0.0/28")::contains);
  }
}
