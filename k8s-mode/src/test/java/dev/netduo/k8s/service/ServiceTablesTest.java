package dev.netduo.k8s.service;

import static dev.netduo.k8s.service.ServiceWorld.BALANCER;
import static dev.netduo.k8s.service.ServiceWorld.NODE_PORT;
import static dev.netduo.k8s.service.ServiceWorld.OUTSIDE;
import static dev.netduo.k8s.service.ServiceWorld.VIP;
import static dev.netduo.k8s.service.ServiceWorld.another;
import static dev.netduo.k8s.service.ServiceWorld.endpoint;
import static dev.netduo.k8s.service.ServiceWorld.node;
import static dev.netduo.k8s.service.ServiceWorld.on;
import static dev.netduo.k8s.service.ServiceWorld.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.probe.ProbeResult.Outcome;
import dev.netduo.emulator.topology.Chain;
import dev.netduo.emulator.topology.Chain.Hook;
import dev.netduo.emulator.topology.Match;
import dev.netduo.emulator.topology.Match.Connection.State;
import dev.netduo.emulator.topology.Table;
import dev.netduo.emulator.topology.TableName;
import dev.netduo.emulator.walk.Walk;
import dev.netduo.k8s.snapshot.LeftOut;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What connections come to where the kernel leads them on, packets walked through the tables. */
@ParameterizedClass(name = "{0}")
@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "USERSPACE")
class ServiceTablesTest {
  private final ProxyMode mode;
  private final ServiceWorld world;

  ServiceTablesTest(ProxyMode mode) {
    this.mode = mode;
    this.world = new ServiceWorld(mode, Masquerading.OUTSIDE_PODS);
  }

  private Set<Outcome> outcomes(String from, Ip to, int port) {
    return world.walks(from, to, port).stream().map(Walk::outcome).collect(Collectors.toSet());
  }

  @Test
  void a_service_without_endpoints_refuses_wherever_it_is_asked_for() {
    world.with(service("Cluster", "Cluster"));

    assertThat(outcomes("pod-n1", VIP, 80)).containsExactly(Outcome.REFUSED);
    assertThat(outcomes("n1", VIP, 80)).containsExactly(Outcome.REFUSED);
    assertThat(outcomes(OUTSIDE, VIP, 80)).containsExactly(Outcome.REFUSED);
    assertThat(outcomes("pod-n1", BALANCER, 80)).containsExactly(Outcome.REFUSED);
    assertThat(outcomes(OUTSIDE, BALANCER, 80)).containsExactly(Outcome.REFUSED);
    assertThat(outcomes(OUTSIDE, node("n2"), NODE_PORT)).containsExactly(Outcome.REFUSED);
  }

  @Test
  void an_unknown_port_of_a_vip_is_refused_and_an_unused_vip_is_silent() {
    world.with(service("Cluster", "Cluster"), on("n1"));

    assertThat(outcomes("pod-n2", VIP, 1234)).containsExactly(Outcome.REFUSED);
    assertThat(outcomes("pod-n2", VIP.plus(1), 80)).containsExactly(Outcome.TIMED_OUT);
  }

  // Every packet of every connection comes by here.
  @Test
  void of_what_is_forwarded_only_the_new_and_what_is_still_for_a_service_is_held_against_more() {
    world.with(service("Cluster", "Cluster"), on("n1"));
    var tables = new ServiceTables(mode, Masquerading.OUTSIDE_PODS);
    var ofNode = tables.compile(world.snapshot(), Family.IPV4).get("n1");

    assertThat(Objects.requireNonNull(ofNode).values())
        .flatExtracting(table -> table.chains().values())
        .filteredOn(
            chain -> chain.hook().filter(hook -> hook.point() == Hook.Point.FORWARD).isPresent())
        .isNotEmpty()
        .flatExtracting(Chain::rules)
        .allSatisfy(rule ->
            assertThat(rule.matches().getFirst())
                .isIn(
                    new Match.Connection(Set.of(State.NEW)),
                    new Match.Destination(List.of(ServiceWorld.SERVICES), false)));
  }

  @Test
  void under_local_a_node_without_an_endpoint_is_silent_as_long_as_another_has_one() {
    world.with(service("Local", "Local"), on("n1"));

    assertThat(outcomes(OUTSIDE, node("n1"), NODE_PORT)).containsExactly(Outcome.REACHED);
    assertThat(outcomes(OUTSIDE, node("n2"), NODE_PORT)).containsExactly(Outcome.TIMED_OUT);
    assertThat(outcomes("pod-n1", VIP, 80)).containsExactly(Outcome.REACHED);
    assertThat(outcomes("pod-n2", VIP, 80)).containsExactly(Outcome.TIMED_OUT);
    assertThat(outcomes("pod-n2", node("n2"), NODE_PORT)).containsExactly(Outcome.REACHED);
  }

  @Test
  void a_node_port_is_on_no_address_but_the_one_that_nodes_share() {
    world.with(service("Cluster", "Cluster"), on("n1"));

    assertThat(outcomes("n1", Ip.parse("127.0.0.1"), NODE_PORT)).containsExactly(Outcome.REFUSED);
    assertThat(outcomes("pod-n1", Ip.parse("169.254.1.1"), NODE_PORT))
        .containsExactly(Outcome.REFUSED);
  }

  @Test
  void a_node_port_is_on_the_addresses_of_the_ranges_that_are_given() {
    world.with(service("Cluster", "Cluster"), on("n1")).nodePorts("198.51.100.0/24,169.254.0.0/16");

    assertThat(outcomes("pod-n1", Ip.parse("169.254.1.1"), NODE_PORT))
        .containsExactly(Outcome.REACHED);
    assertThat(outcomes("pod-n1", node("n1"), NODE_PORT)).containsExactly(Outcome.REFUSED);
  }

  @Test
  void a_node_port_is_on_all_addresses_but_the_loopback_where_the_range_holds_all() {
    world.with(service("Cluster", "Cluster"), on("n1")).nodePorts("0.0.0.0/0");

    assertThat(outcomes("pod-n1", Ip.parse("169.254.1.1"), NODE_PORT))
        .containsExactly(Outcome.REACHED);
    assertThat(outcomes(OUTSIDE, node("n2"), NODE_PORT)).containsExactly(Outcome.REACHED);
    assertThat(outcomes("n1", Ip.parse("127.0.0.1"), NODE_PORT)).containsExactly(Outcome.REFUSED);
  }

  @Test
  void only_clients_in_the_source_ranges_reach_the_balancers_address() {
    var guarded =
        new ServiceBuilder(service("Cluster", "Cluster"))
            .editSpec()
            .withLoadBalancerSourceRanges("10.244.1.0/24", " 172.18.0.0/24")
            .endSpec()
            .build();
    world.with(guarded, on("n1"));

    assertThat(outcomes("pod-n2", BALANCER, 80)).containsExactly(Outcome.REACHED);
    assertThat(outcomes("n1", BALANCER, 80)).containsExactly(Outcome.REACHED);
    assertThat(outcomes("pod-n1", BALANCER, 80)).containsExactly(Outcome.TIMED_OUT);
    assertThat(outcomes(OUTSIDE, BALANCER, 80)).containsExactly(Outcome.TIMED_OUT);
    assertThat(outcomes("pod-n1", VIP, 80))
        .as("the VIP is not guarded")
        .containsExactly(Outcome.REACHED);
  }

  @Test
  void an_address_another_service_claims_or_may_be_given_is_not_taken_from_it() {
    var other =
        new ServiceBuilder(another(service("Cluster", "Cluster"), "t"))
            .editSpec()
            .withExternalIPs(VIP.toString(), "198.51.100.20")
            .editFirstPort()
            .withNodePort(30081)
            .endPort()
            .endSpec()
            .build();
    world.with(service("Cluster", "Cluster"), on("n1")).with(other, on("n2"));

    assertThat(world.backends("pod-n3", VIP, 80)).containsExactly("pod-n1");
    assertThat(world.backends("pod-n3", BALANCER, 80)).containsExactly("pod-n1");
    assertThat(world.backends("pod-n3", Ip.parse("198.51.100.20"), 80)).containsExactly("pod-n2");
  }

  @Test
  void those_on_their_way_out_serve_while_nobody_is_ready_for_each_policy_by_itself() {
    var leaving = endpoint("n1", false, true).build();
    world.with(service("Local", "Cluster"), leaving, on("n2"));

    assertThat(world.backends("pod-n1", VIP, 80)).containsExactly("pod-n2");
    assertThat(world.backends(OUTSIDE, node("n1"), NODE_PORT)).containsExactly("pod-n1");
    assertThat(outcomes(OUTSIDE, node("n3"), NODE_PORT)).containsExactly(Outcome.TIMED_OUT);
  }

  @Test
  void when_all_are_on_their_way_out_they_go_on_serving() {
    world.with(service("Cluster", "Cluster"), endpoint("n1", false, true).build());

    assertThat(world.backends("pod-n2", VIP, 80)).containsExactly("pod-n1");
  }

  private static EndpointBuilder hinted(String node, String zone) {
    return endpoint(node, true, false).withNewHints().addNewForZone(zone).endHints();
  }

  @Test
  void clients_stay_in_their_zone_where_every_endpoint_tells_whom_it_is_for() {
    world.zone("n1", "za").zone("n2", "zb").zone("n3", "zc");
    world.with(service("Local", "Cluster"), hinted("n1", "za").build(), hinted("n2", "zb").build());

    assertThat(world.backends("pod-n1", VIP, 80)).containsExactly("pod-n1");
    assertThat(world.backends("pod-n2", VIP, 80)).containsExactly("pod-n2");
    assertThat(world.backends("pod-n3", VIP, 80)).as("no endpoint in zc").hasSize(2);
    assertThat(world.backends(OUTSIDE, node("n2"), NODE_PORT)).containsExactly("pod-n2");
  }

  @Test
  void one_endpoint_without_a_hint_makes_all_of_them_serve_everywhere() {
    world.zone("n1", "za").zone("n2", "zb");
    world.with(service("Cluster", "Cluster"), hinted("n1", "za").build(), on("n2"));

    assertThat(world.backends("pod-n1", VIP, 80)).hasSize(2);
  }

  private static EndpointBuilder nodeHinted(String node, String zone) {
    return endpoint(node, true, false)
        .withNewHints()
        .addNewForZone(zone)
        .addNewForNode(node)
        .endHints();
  }

  @Test
  void clients_stay_on_their_node_then_in_their_zone_where_hints_name_nodes() {
    world.zone("n1", "za").zone("n2", "zb").zone("n3", "zb");
    world.with(
        service("Cluster", "Cluster"),
        nodeHinted("n1", "za").build(),
        nodeHinted("n2", "zb").build());

    assertThat(world.backends("pod-n1", VIP, 80)).containsExactly("pod-n1");
    assertThat(world.backends("pod-n2", VIP, 80)).containsExactly("pod-n2");
    assertThat(world.backends("pod-n3", VIP, 80))
        .as("none on the node, one in its zone")
        .containsExactly("pod-n2");
  }

  @Test
  void without_zones_clients_of_a_node_that_no_hint_names_are_led_to_all() {
    world.with(
        service("Cluster", "Cluster"),
        endpoint("n1", true, false).withNewHints().addNewForNode("n1").endHints().build(),
        endpoint("n2", true, false).withNewHints().addNewForNode("n2").endHints().build());

    assertThat(world.backends("pod-n1", VIP, 80)).containsExactly("pod-n1");
    assertThat(world.backends("pod-n3", VIP, 80)).hasSize(2);
  }

  @Test
  void hints_of_endpoints_on_their_way_out_do_not_count() {
    world.zone("n1", "za").zone("n2", "zb");
    world.with(
        service("Cluster", "Cluster"),
        hinted("n1", "za").build(),
        hinted("n2", "zb").build(),
        endpoint("n3", false, true).build());

    assertThat(world.backends("pod-n1", VIP, 80)).containsExactly("pod-n1");
  }

  @Test
  void an_endpoint_in_two_slices_counts_once() {
    var service = service("Cluster", "Cluster");
    world.with(service, on("n1"), on("n2")).slice(service, on("n2"));

    assertThat(world.walks("pod-n3", VIP, 80)).hasSize(2);
  }

  @Test
  void with_affinity_every_endpoint_has_a_set_of_clients_that_forgets() {
    var sticky =
        new ServiceBuilder(service("Cluster", "Cluster"))
            .editSpec()
            .withSessionAffinity("ClientIP")
            .withNewSessionAffinityConfig()
            .withNewClientIP(5)
            .endSessionAffinityConfig()
            .endSpec()
            .build();
    world.with(sticky, on("n1"), on("n2"));

    assertThat(world.backends("pod-n3", VIP, 80)).hasSize(2);
    assertThat(table("n1").sets().values().stream().flatMap(set -> set.memory().stream()))
        .hasSize(2)
        .allMatch(memory -> memory.toSeconds() == 5);
  }

  private Table table(String node) {
    var tables =
        new ServiceTables(mode, Masquerading.OUTSIDE_PODS)
            .compile(world.snapshot(), Family.IPV4)
            .get(node);
    var name =
        mode == ProxyMode.NFTABLES
            ? TableName.v4(ServiceTable.NAME)
            : TableName.iptables(Family.IPV4, "nat", KubeChain.PREFIX);
    return Objects.requireNonNull(Objects.requireNonNull(tables).get(name));
  }

  @Test
  void a_slice_that_nothing_can_follow_is_left_out_of_its_service() {
    var service = service("Cluster", "Cluster");
    world.with(service, on("n1")).slice(service, new EndpointBuilder().withAddresses("x").build());

    assertThat(world.backends("pod-n2", VIP, 80)).containsExactly("pod-n1");
  }

  @Test
  void a_service_that_cannot_be_compiled_leaves_all_others_as_they_are() {
    var bad =
        new ServiceBuilder(service("Cluster", "Cluster"))
            .editMetadata()
            .withName("bad")
            .endMetadata()
            .editSpec()
            .withClusterIP("10.96.1.2")
            .withClusterIPs("10.96.1.2")
            .endSpec()
            .editStatus()
            .editLoadBalancer()
            .editFirstIngress()
            .withIp("x")
            .endIngress()
            .endLoadBalancer()
            .endStatus()
            .build();
    world.with(bad, on("n2")).with(service("Cluster", "Cluster"), on("n1"));

    assertThat(world.backends("pod-n2", VIP, 80)).containsExactly("pod-n1");
    assertThat(outcomes("pod-n2", VIP.plus(1), 80)).containsExactly(Outcome.TIMED_OUT);
    var tables = new ServiceTables(mode, Masquerading.OUTSIDE_PODS);
    tables.compile(world.snapshot(), Family.IPV4);
    assertThat(tables.leftOut())
        .containsExactly(new LeftOut("service d/bad", "'x' is not an IP address"));
  }
}
