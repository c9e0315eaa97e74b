package dev.netduo.k8s.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.PortRange;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.emulator.topology.Chain;
import dev.netduo.emulator.topology.Match;
import dev.netduo.emulator.topology.Statement;
import dev.netduo.emulator.topology.Table;
import dev.netduo.k8s.snapshot.HostPort;
import dev.netduo.k8s.snapshot.PodNetwork;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HostPortTableTest {
  private static final Ip POD = Ip.parse("10.244.0.5");

  private static PodNetwork pod(HostPort... ports) {
    return new PodNetwork("default", "p", Map.of(), "n1", List.of(POD), List.of(), List.of(ports));
  }

  @Test
  void aNodeWithoutHostPortsHasNoTable() {
    assertThat(HostPortTable.of(Family.IPV4, List.of(pod()))).isEmpty();
  }

  @Test
  void aHostPortIsTranslatedOnEveryAddressOfTheNodeUnlessItNamesOne() {
    var any = new HostPort(Optional.empty(), Protocol.TCP, 8080, 80);
    var one = new HostPort(Optional.of(Ip.parse("172.18.0.2")), Protocol.UDP, 53, 5353);
    var table = HostPortTable.of(Family.IPV4, List.of(pod(any, one))).orElseThrow();
    var rules = chain(table, "prerouting").rules();
    assertThat(rules).isEqualTo(chain(table, "output").rules());
    assertThat(rules.getFirst().matches())
        .containsExactly(
            new Match.LocalDestination(),
            new Match.DestinationPort(Protocol.TCP, new PortRange(8080, 8080)));
    assertThat(rules.getFirst().statements()).contains(new Statement.DestinationTo(POD, 80));
    assertThat(rules.get(1).matches().getFirst()).isInstanceOf(Match.Destination.class);
    assertThat(rules.get(1).statements()).contains(new Statement.DestinationTo(POD, 5353));
  }

  @Test
  void aPodInItsNodesNetworkNeedsNone() {
    var pod =
        new PodBuilder()
            .withNewSpec()
            .addNewContainer()
            .withPorts(new ContainerPortBuilder().withContainerPort(80).withHostPort(80).build())
            .endContainer()
            .endSpec()
            .build();
    assertThat(HostPort.of(pod))
        .containsExactly(new HostPort(Optional.empty(), Protocol.TCP, 80, 80));
    pod.getSpec().setHostNetwork(true);
    assertThat(HostPort.of(pod)).isEmpty();
  }

  private static Chain chain(Table table, String name) {
    return Optional.ofNullable(table.chains().get(name)).orElseThrow();
  }
}
