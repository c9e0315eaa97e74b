package dev.netduo.k8s.service;

import static dev.netduo.k8s.service.ServiceWorld.another;
import static dev.netduo.k8s.service.ServiceWorld.on;
import static dev.netduo.k8s.service.ServiceWorld.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.topology.Chain;
import dev.netduo.emulator.topology.Table;
import dev.netduo.emulator.topology.TableName;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What nodes of the mode nftables have in common. */
class NftablesProxierTest {
  private final ServiceWorld world =
      new ServiceWorld(ProxyMode.NFTABLES, Masquerading.OUTSIDE_PODS);

  @Test
  void nodes_share_one_table_unless_a_service_differs_between_them() {
    world.with(service("Cluster", "Cluster"), on("n1"));
    var tables = new ServiceTables(ProxyMode.NFTABLES, Masquerading.OUTSIDE_PODS);
    var compiled = tables.compile(world.snapshot(), Family.IPV4);

    assertThat(table(compiled, "n1")).isSameAs(table(compiled, "n2"));
    world.with(another(service("Cluster", "Local"), "t"), on("n1"));
    var differing = tables.compile(world.snapshot(), Family.IPV4);
    assertThat(table(differing, "n1")).isNotEqualTo(table(differing, "n2"));
  }

  // nft would have to make a chain else, which takes it longer than all the rest.
  @Test
  void a_service_that_loses_an_endpoint_is_led_to_a_chain_that_is_there() {
    var three = chains(on("n1"), on("n2"), on("n3"));
    var two = chains(on("n1"), on("n2"));

    assertThat(three).containsAllEntriesOf(two);
    assertThat(three).containsKeys("n1", "n2", "n3").doesNotContainKey("n4");
    assertThat(two).doesNotContainKey("n3");
  }

  // The kernel looks through all of them for loops, at every change.
  @Test
  void the_number_of_verdicts_does_not_grow_with_that_of_services() {
    world.with(service("Cluster", "Cluster"), on("n1"));
    var tables = new ServiceTables(ProxyMode.NFTABLES, Masquerading.OUTSIDE_PODS);
    var one = table(tables.compile(world.snapshot(), Family.IPV4), "n1");
    world.with(another(service("Cluster", "Cluster"), "t"), on("n1"));
    var two = table(tables.compile(world.snapshot(), Family.IPV4), "n1");

    assertThat(fronts(two)).isGreaterThan(fronts(one));
    assertThat(verdicts(two)).isNotEmpty().isEqualTo(verdicts(one));
  }

  private static int fronts(Table table) {
    return Objects.requireNonNull(table.maps().get("svc")).elements().size();
  }

  private static List<Table.PacketMap> verdicts(Table table) {
    return table.maps().values().stream()
        .filter(map -> map.kind() == Table.PacketMap.Kind.VERDICT)
        .toList();
  }

  private static Map<String, Chain> chains(Endpoint... endpoints) {
    var world = new ServiceWorld(ProxyMode.NFTABLES, Masquerading.OUTSIDE_PODS);
    world.with(service("Cluster", "Cluster"), endpoints);
    var tables = new ServiceTables(ProxyMode.NFTABLES, Masquerading.OUTSIDE_PODS);
    return table(tables.compile(world.snapshot(), Family.IPV4), "n1").chains();
  }

  private static Table table(Map<String, Map<TableName, Table>> tables, String node) {
    var own = Objects.requireNonNull(tables.get(node));
    return Objects.requireNonNull(own.get(TableName.v4(ServiceTable.NAME)));
  }
}
