package dev.netduo.k8s.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.probe.LiveProber;
import dev.netduo.emulator.probe.Probe;
import dev.netduo.emulator.probe.ProbeResult;
import dev.netduo.emulator.probe.dns.DnsClient;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.testing.RealEngine;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.ipam.Addressing;
import io.fabric8.kubernetes.api.model.Service;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A cluster that has IPv6 and nothing else. */
@RealEngine
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SixAloneIT {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final ClusterSpec SPEC =
      ClusterSpec.DEFAULT
          .withNodes(2)
          .with(
              new Addressing(
                  Cidr.parseList("fd00:10:244::/56"),
                  24,
                  64,
                  Cidr.parseList("fd00:10:96::/112"),
                  List.of(),
                  List.of(),
                  Addressing.DEFAULT_REST));

  private final PodRig rig;

  SixAloneIT(Session session) {
    this.rig = new PodRig(session, SPEC);
  }

  @BeforeAll
  void deploy() {
    rig.apply(pod("client", "n1") + pod("w1", "n1") + pod("w2", "n2"));
    rig.apply(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: far}
        spec:
          selector: {name: w2}
          ports: [{port: 80}]
        """);
    List.of("client", "w1", "w2").forEach(rig::awaitReady);
    PodRig.await("the service leads on", () -> fetch(vip("far")).reached());
  }

  @AfterAll
  void takeDown() {
    rig.close();
  }

  private static String pod(String name, String node) {
    return """
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: %s, labels: {name: %s}}
    spec:
      nodeName: %s
      terminationGracePeriodSeconds: 0
      containers: [{name: app, image: netduo/box, command: [netserve, 80/http]}]
    """
        .formatted(name, name, node);
  }

  private Service service(String name) {
    return rig.cluster.api().require(Kinds.SERVICE, "default", name);
  }

  private String vip(String service) {
    return service(service).getSpec().getClusterIP();
  }

  private String ip(String pod) {
    return rig.pod(pod).getStatus().getPodIP();
  }

  private Probe.Source.Local client() {
    var pid = rig.cluster.pods().pidOf(new ObjectKey("default", "client")).orElseThrow();
    return new Probe.Source.Local("client", pid);
  }

  private ProbeResult fetch(String host) {
    return new LiveProber(rig.agent).send(new Probe.Http(client(), host, 80, "/", PATIENCE));
  }

  @Test
  void podsSeeEachOthersAddressAcrossNodesAndThroughAService() {
    assertThat(fetch(ip("w2")).answer()).contains("\"client\":\"" + ip("client") + "\"");
    assertThat(fetch(vip("far")).answer())
        .contains("\"name\":\"w2\"", "\"client\":\"" + ip("client") + "\"");
  }

  @Test
  void namesLeadToAddressesOfTheOneFamily() {
    var name = "far.default.svc.cluster.local.";
    PodRig.await(
        "the name is known",
        () ->
            answers(name, "AAAA").equals(List.of(Ip.parse(vip("far"))))
                && answers(name, "A").isEmpty());
  }

  private List<Ip> answers(String name, String type) {
    var server = rig.cluster.spec().dnsServer();
    var message = new DnsClient.Message(client().pid(), server, name, type, false, PATIENCE);
    return new DnsClient(rig.agent)
        .ask(List.of(message)).getFirst().getLast().answer().stream()
            .map(record -> Ip.parse(record.data()))
            .toList();
  }

  @Test
  void aPolicyDecidesWhoMayTalk() {
    rig.apply(
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: chosen}
        spec:
          podSelector: {matchLabels: {name: w1}}
          policyTypes: [Ingress]
          ingress: [{from: [{ipBlock: {cidr: "fd00:10:244::/56", except: ["%s/128"]}}]}]
        """
            .formatted(ip("client")));
    PodRig.await("the client is refused", () -> !fetch(ip("w1")).reached());
    assertThat(fetch(ip("w2")).reached()).as("nobody chose the other").isTrue();
    rig.cluster
        .api()
        .modify(
            Kinds.NETWORK_POLICY,
            "default",
            "chosen",
            policy ->
                policy
                    .edit()
                    .editSpec()
                    .editFirstIngress()
                    .editFirstFrom()
                    .editIpBlock()
                    .withExcept()
                    .endIpBlock()
                    .endFrom()
                    .endIngress()
                    .endSpec()
                    .build());
    PodRig.await("the client may again", () -> fetch(ip("w1")).reached());
  }

  @Test
  void aLoadBalancersAddressThatMovesIsToldToWhoKnewItElsewhere() {
    new MovingBalancer(rig).isToldToWhoKnewItElsewhere();
  }
}
