package dev.netduo.k8s.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.probe.LiveProber;
import dev.netduo.emulator.probe.Probe;
import dev.netduo.emulator.session.Labels;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.testing.RealEngine;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.ObjectKey;
import io.fabric8.kubernetes.api.model.Node;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Nodes that join, leave, and are cut off while a cluster runs. */
@RealEngine
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodesIT {
  private final PodRig rig;

  NodesIT(Session session) {
    this.rig = new PodRig(session, ClusterSpec.DEFAULT.withNodes(2));
  }

  @BeforeAll
  void deploy() {
    rig.apply(FlatAddresses.server("a", "n1", "") + FlatAddresses.server("b", "n2", ""));
    List.of("a", "b").forEach(rig::awaitReady);
  }

  @AfterAll
  void takeDown() {
    rig.close();
  }

  private Optional<Node> node(String name) {
    return rig.cluster.api().get(Kinds.NODE, "", name);
  }

  private String readiness(String name) {
    return node(name).stream()
        .flatMap(node ->
            Optional.ofNullable(node.getStatus()).stream().flatMap(s -> s.getConditions().stream()))
        .filter(condition -> condition.getType().equals("Ready"))
        .map(condition -> condition.getStatus())
        .findFirst()
        .orElse("");
  }

  private boolean reaches(String from, String to) {
    var source =
        new Probe.Source.Local(
            from, rig.cluster.pods().pidOf(new ObjectKey("default", from)).orElseThrow());
    var ip = rig.pod(to).getStatus().getPodIP();
    return new LiveProber(rig.agent)
        .send(new Probe.Http(source, ip, 8080, "/", Duration.ofSeconds(1)))
        .reached();
  }

  private String routes(String node) {
    return rig.agent.run("nsenter -t " + rig.cluster.nodePid(node) + " -n ip route");
  }

  @Test
  void aNodeJoinsWithItsObjectAndLeavesWithIt() {
    var changes = new NodeChanges(rig.cluster.api(), Duration.ofSeconds(45));
    changes.add("n3");
    assertThat(readiness("n3")).isEqualTo("True");
    assertThatThrownBy(() -> changes.add("n3")).hasMessageContaining("there is a node n3 already");
    assertThatThrownBy(() -> changes.remove("n33"))
        .isInstanceOfSatisfying(
            NetduoException.class, e -> assertThat(e.hint()).isEqualTo("did you mean n3?"));
    assertThat(node("n3").orElseThrow().getSpec().getPodCIDRs()).containsExactly("10.244.2.0/24");
    rig.apply(FlatAddresses.server("c", "n3", ""));
    assertThat(rig.awaitReady("c").getStatus().getPodIP()).startsWith("10.244.2.");
    PodRig.await("c is reached", () -> reaches("a", "c"));
    assertThat(reaches("c", "b")).isTrue();

    changes.remove("n3");
    rig.awaitGone("c");
    var engine = rig.session.engine().containers();
    var container = Labels.engineName(rig.session.name(), rig.cluster.spec().name() + "-n3");
    PodRig.await("its container is gone", () -> engine.find(container).isEmpty());
    rig.cluster.settle();
    assertThat(routes("n1")).doesNotContain("10.244.2.0/24").contains("10.244.1.0/24");
    assertThat(rig.cluster.nodes()).hasSize(2);
  }

  @Test
  void aNodeThatIsCutOffIsNotReadyAndConvergesWhenItIsBack() {
    assertThat(reaches("a", "b")).isTrue();
    var changes = new NodeChanges(rig.cluster.api(), Duration.ofSeconds(45));
    assertThatThrownBy(() -> changes.disconnect("n22")).hasMessage("there is no node n22");
    changes.disconnect("n2");
    assertThat(readiness("n2")).isEqualTo("Unknown");
    assertThat(reaches("a", "b")).isFalse();
    PodRig.await("b is not ready", () -> !PodRig.isReady(rig.pod("b")));

    changes.connect("n2");
    assertThat(readiness("n2")).isEqualTo("True");
    PodRig.await("b is ready", () -> PodRig.isReady(rig.pod("b")));
    PodRig.await("b is reached", () -> reaches("a", "b"));
    assertThat(routes("n2")).contains("blackhole default");
  }

  @Test
  void aSwitchThatEndsIsStartedAgainAndEveryNodeIsPluggedIn() {
    assertThat(reaches("a", "b")).isTrue();
    var containers = rig.session.engine().containers();
    var name = Labels.engineName(rig.session.name(), rig.cluster.spec().name() + "_underlay");
    containers.stop(name, Duration.ZERO);
    PodRig.await("it runs", () -> containers.find(name).orElseThrow().isRunning());
    PodRig.await("b is reached", () -> reaches("a", "b"));
    containers.remove(name);
    PodRig.await("there is another one", () -> containers.find(name).isPresent());
    PodRig.await("b is reached again", () -> reaches("a", "b"));
    PodRig.await(
        "both are ready", () -> readiness("n1").equals("True") && readiness("n2").equals("True"));
  }

  @Test
  void aNodesAddressesAreItsPortsAndLoadBalancersHaveTheOtherHalf() {
    var ranges = rig.cluster.underlay().ranges();
    assertThat(rig.cluster.nodes())
        .extracting(node -> node.underlay())
        .containsExactly(ranges.getFirst().host(11), ranges.getFirst().host(12));
    assertThat(rig.cluster.underlay().balancerPools().getFirst().host(0))
        .isEqualTo(ranges.getFirst().host(128));
  }
}
