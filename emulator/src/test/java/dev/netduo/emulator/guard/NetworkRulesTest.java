package dev.netduo.emulator.guard;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.engine.NetworkSpec;
import dev.netduo.emulator.net.Cidr;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one network of an untrusted line may ask for. */
final class NetworkRulesTest {
  @ParameterizedTest
  @ValueSource(strings = {"macvlan", "ipvlan", "host"})
  void drivers_on_the_machines_links_are_refused(String driver) {
    var spec = new NetworkSpec("n", driver, List.of(), false, false, false, Map.of(), Map.of());

    assertThatThrownBy(() -> NetworkRules.check(spec))
        .hasMessageContaining("rule network-driver")
        .hasMessageContaining(driver);
  }

  @ParameterizedTest
  @CsvSource({
    "com.docker.network.bridge.name, docker0",
    "parent, eth0",
    "com.docker.network.bridge.host_binding_ipv4, 0.0.0.0"
  })
  void options_that_reach_outside_the_network_are_refused(String option, String value) {
    var spec =
        new NetworkSpec(
            "n", "bridge", List.of(), false, false, false, Map.of(option, value), Map.of());

    assertThatThrownBy(() -> NetworkRules.check(spec)).hasMessageContaining(option);
  }

  @ParameterizedTest
  @ValueSource(strings = {"198.51.100.0/24", "0.0.0.0/1", "2001:db8::/64"})
  void addresses_of_others_are_refused(String subnet) {
    var spec = NetworkSpec.bridge("n", Map.of()).in(Cidr.parse(subnet));

    assertThatThrownBy(() -> NetworkRules.check(spec)).hasMessageContaining("rule subnet");
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.1.0.0/24", "172.31.0.0/16", "192.168.7.0/24", "fd00:7::/64"})
  void private_addresses_and_walls_inside_a_bridge_are_allowed(String subnet) {
    var options = Map.of("com.docker.network.bridge.enable_icc", "false");
    var spec =
        new NetworkSpec(
            "n",
            "bridge",
            List.of(NetworkSpec.Range.of(Cidr.parse(subnet))),
            true,
            false,
            false,
            options,
            Map.of());

    assertThatCode(() -> NetworkRules.check(spec)).doesNotThrowAnyException();
  }
}
