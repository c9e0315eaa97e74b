package dev.netduo.k8s.service;

import static dev.netduo.k8s.service.ServiceWorld.BALANCER;
import static dev.netduo.k8s.service.ServiceWorld.NODE_PORT;
import static dev.netduo.k8s.service.ServiceWorld.OUTSIDE;
import static dev.netduo.k8s.service.ServiceWorld.VIP;
import static dev.netduo.k8s.service.ServiceWorld.another;
import static dev.netduo.k8s.service.ServiceWorld.node;
import static dev.netduo.k8s.service.ServiceWorld.on;
import static dev.netduo.k8s.service.ServiceWorld.pod;
import static dev.netduo.k8s.service.ServiceWorld.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.emulator.probe.ProbeResult.Outcome;
import dev.netduo.emulator.topology.Target;
import dev.netduo.emulator.walk.Walk;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What reaches the proxy process of which node, and where that leads it. */
class UserspaceProxierTest {
  private final ServiceWorld world =
      new ServiceWorld(ProxyMode.USERSPACE, Masquerading.OUTSIDE_PODS);

  private List<Relay> relays(String node) {
    var tables = new ServiceTables(ProxyMode.USERSPACE, Masquerading.OUTSIDE_PODS);
    var _ = tables.compile(world.snapshot(), Family.IPV4);
    return Objects.requireNonNull(tables.relays().get(node));
  }

  private Relay relay(String node, String comment) {
    return relays(node).stream()
        .filter(relay -> relay.comment().equals(comment))
        .findFirst()
        .orElseThrow();
  }

  private static List<Target.Endpoint> at(String... nodes) {
    return List.of(nodes).stream().map(node -> new Target.Endpoint(pod(node), 8080)).toList();
  }

  private Set<Outcome> outcomes(String from, Ip to, int port) {
    return world.walks(from, to, port).stream().map(Walk::outcome).collect(Collectors.toSet());
  }

  @Test
  void every_node_has_a_relay_of_its_own_that_leads_to_all_endpoints() {
    world.with(service("Cluster", "Cluster"), on("n1"), on("n3"));

    var one = relay("n1", "d/s/tcp");
    assertThat(one.ip()).isEqualTo(node("n1"));
    assertThat(one.protocol()).isEqualTo(Protocol.TCP);
    assertThat(one.endpoints()).isEqualTo(at("n1", "n3"));
    assertThat(relay("n2", "d/s/tcp")).isNotEqualTo(one);
    assertThat(relay("n2", "d/s/tcp").port()).isEqualTo(one.port());
  }

  @Test
  void every_relay_has_a_port_of_its_own_and_more_than_there_are_is_an_error() {
    var names =
        IntStream.rangeClosed(1, 10_000)
            .mapToObj(number -> "d/s" + number + "/tcp")
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(UserspaceProxier.ports(names).values()).doesNotHaveDuplicates().hasSize(10_000);

    names.add("d/s0/tcp");
    assertThatThrownBy(() -> UserspaceProxier.ports(names))
        .isInstanceOf(NetduoException.class)
        .hasMessageContaining("10000 ports of each node")
        .hasMessageContaining("need 10001");
  }

  @Test
  void whoever_asks_is_led_to_the_relay_of_the_node_the_packet_meets() {
    world.with(service("Cluster", "Cluster"), on("n1"));
    var port = relay("n1", "d/s/tcp").port();
    world.listening("n1", port).listening("n2", port);

    assertThat(world.backends("pod-n2", VIP, 80)).containsExactly("n2");
    assertThat(world.backends("n2", VIP, 80)).containsExactly("n2");
    assertThat(world.backends(OUTSIDE, VIP, 80)).containsExactly("n1");
    assertThat(world.backends(OUTSIDE, BALANCER, 80)).containsExactly("n1");
    assertThat(world.backends(OUTSIDE, node("n2"), NODE_PORT)).containsExactly("n2");
  }

  @Test
  void under_local_clients_outside_have_a_relay_that_leads_to_endpoints_of_the_node_alone() {
    world.with(service("Local", "Cluster"), on("n1"), on("n2"));
    var local = relay("n1", "d/s/tcp, endpoints of this node");
    world.listening("n1", local.port());

    assertThat(local.endpoints()).isEqualTo(at("n1"));
    assertThat(relay("n1", "d/s/tcp").endpoints()).isEqualTo(at("n1", "n2"));
    assertThat(world.backends(OUTSIDE, node("n1"), NODE_PORT)).containsExactly("n1");
    assertThat(outcomes("pod-n1", node("n1"), NODE_PORT))
        .as("pods are led to the other relay, where nobody listens in this world")
        .containsExactly(Outcome.REFUSED);
    assertThat(outcomes(OUTSIDE, node("n3"), NODE_PORT)).containsExactly(Outcome.TIMED_OUT);
  }

  @Test
  void without_endpoints_it_is_refused_without_a_relay() {
    world.with(service("Cluster", "Cluster"));

    assertThat(relays("n1")).isEmpty();
    assertThat(outcomes("pod-n1", VIP, 80)).containsExactly(Outcome.REFUSED);
    assertThat(outcomes(OUTSIDE, BALANCER, 80)).containsExactly(Outcome.REFUSED);
    assertThat(outcomes("pod-n1", VIP.plus(1), 80)).containsExactly(Outcome.TIMED_OUT);
  }

  @Test
  void relays_keep_their_ports_when_others_come() {
    world.with(service("Cluster", "Cluster"), on("n1"));
    var port = relay("n1", "d/s/tcp").port();
    world.with(another(service("Cluster", "Cluster"), "a"), on("n1"));

    assertThat(relay("n1", "d/s/tcp").port()).isEqualTo(port);
    assertThat(relays("n1")).hasSize(2);
  }

  @Test
  void a_proxy_is_told_in_its_own_language() {
    var tcp = new Relay("d/s/tcp", node("n1"), 20001, Protocol.TCP, at("n1", "n2"), false);
    var udp = new Relay("d/s/udp", Ip.parse("fd00::1"), 20002, Protocol.UDP, at("n3"), true);

    assertThat(RelayConfig.of(List.of(tcp, udp)))
        .contains(
            """
            # d/s/tcp
            upstream to20001 {
              random;
              server 10.244.0.5:8080 max_fails=0;
              server 10.244.1.5:8080 max_fails=0;
            }
            server {
              listen 172.18.0.11:20001;
              proxy_pass to20001;
            }
            """
                .indent(2),
            """
            # d/s/udp
            upstream to6_20002 {
              hash $remote_addr consistent;
              server 10.244.2.5:8080 max_fails=0;
            }
            server {
              listen [fd00::1]:20002 udp;
              proxy_timeout 120s;
              proxy_pass to6_20002;
            }
            """
                .indent(2));
  }
}
