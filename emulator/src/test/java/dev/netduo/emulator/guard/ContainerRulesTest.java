package dev.netduo.emulator.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.netduo.emulator.engine.ContainerSpec;
import dev.netduo.emulator.engine.ContainerSpec.ExposedPort;
import dev.netduo.emulator.engine.ContainerSpec.Limits;
import dev.netduo.emulator.engine.ContainerSpec.PortMapping;
import dev.netduo.emulator.engine.ContainerSpecBuilder;
import dev.netduo.emulator.guard.ContainerRules.Machine;
import dev.netduo.emulator.guard.ContainerRules.Sharing;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.emulator.session.Labels;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What one container of an untrusted line may ask for. */
final class ContainerRulesTest {
  private static final long MIB = 1L << 20;
  private static final LinePolicy ON_LOOPBACK =
      new LinePolicy(Set.of(), 1024, true, 64 * MIB, 16, 5, 5);

  private final ContainerRules rules =
      new ContainerRules(
          LinePolicy.DEFAULT, Machine.REAL, ContainerRulesTest::sharing, "volume"::equals);

  static Stream<Arguments> refused() {
    return Stream.of(
        refusal("network", "machine's own network", b -> b.network("host")),
        refusal("network", "outside the session", b -> b.network("container:other")),
        refusal("network", "machine's own network", b -> b.network("container:on-host")),
        refusal("mounts", "/etc:/etc", b -> b.binds(List.of("/etc:/etc"))),
        refusal("mounts", "/data", b -> b.volumes(List.of("/data"))),
        refusal("devices", "a *:* rwm", b -> b.deviceRules(List.of("a *:* rwm"))),
        refusal("pid", "machine's processes", b -> b.hostPid(true)),
        refusal(
            "security-options",
            "seccomp=unconfined",
            b -> b.securityOptions(List.of("seccomp=unconfined"))),
        refusal("capabilities", "SYS_ADMIN", b -> b.capabilities(List.of("SYS_ADMIN"))),
        refusal("capabilities", "CAP_SYS_PTRACE", b -> b.capabilities(List.of("CAP_SYS_PTRACE"))),
        refusal("capabilities", "sys_admin", b -> b.capabilities(List.of("sys_admin"))),
        refusal("capabilities", "ALL", b -> b.capabilities(List.of("NET_ADMIN", "ALL"))),
        refusal("sysctls", "kernel.shmmax", b -> b.sysctls(Map.of("kernel.shmmax", "1"))),
        refusal("ports", "host port 1023", b -> b.ports(List.of(port("", 1023)))),
        refusal("ports", "17 ports", b -> b.ports(Collections.nCopies(17, port("", 0)))),
        refusal("ports", "17 ports", b -> b.publishAll(true).exposed(exposed(17))),
        refusal("memory", "257 MiB", b -> b.limits(new Limits(257 * MIB, 0, 0))),
        refusal("processes", "257 processes", b -> b.limits(new Limits(0, 257, 0))));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void a_refusal_names_the_rule_what_was_asked_and_what_is_allowed(
      String rule, String what, UnaryOperator<ContainerSpecBuilder> asked) {
    var spec = asked.apply(ContainerSpec.of("web", "netduo/box")).build();

    assertThatThrownBy(() -> rules.admit(spec))
        .isInstanceOfSatisfying(
            Violation.class,
            violation -> {
              assertThat(violation.rule()).isEqualTo(rule);
              assertThat(violation.getMessage()).contains("rule " + rule).contains(what);
              assertThat(violation.hint()).startsWith("allowed here: ");
            });
  }

  static Stream<Arguments> admitted() {
    return Stream.of(
        admission(b -> b.network("bridge")),
        admission(b -> b.network("netduo-s-front")),
        admission(b -> b.network("container:own")),
        admission(b -> b.capabilities(List.of("NET_ADMIN", "CAP_NET_RAW"))),
        admission(b -> b.capabilities(List.of("net_admin"))),
        admission(b -> b.exposed(exposed(17))),
        admission(b -> b.ports(Collections.nCopies(16, port("", 0)))),
        admission(b -> b.sysctls(Map.of("net.ipv4.ip_forward", "1"))),
        admission(b -> b.ports(List.of(port("", 1024), port("", 0)))),
        admission(b -> b.publishAll(true)),
        admission(b -> b.limits(new Limits(256 * MIB, 256, 2))));
  }

  @ParameterizedTest
  @MethodSource("admitted")
  void the_rest_is_as_it_was_asked_for(UnaryOperator<ContainerSpecBuilder> asked) {
    var spec = asked.apply(ContainerSpec.of("web", "netduo/box")).build();

    assertThat(rules.admit(spec).limitedTo(Limits.NONE)).isEqualTo(spec.limitedTo(Limits.NONE));
  }

  @Test
  void volumes_of_the_session_are_fine_and_of_what_can_be_written_to_only_the_whole() {
    var scratch = new ContainerSpec.Volume("volume", Map.of(), Map.of());
    var fixed = new ContainerSpec.Volume("volume", Map.of(Labels.CONTENT, Labels.FIXED), Map.of());
    var foreign = new ContainerSpec.Volume("other", Map.of(), Map.of());

    assertThat(rules.admit(mounting(scratch, "")).mounts()).hasSize(1);
    assertThat(rules.admit(mounting(fixed, "key")).mounts()).hasSize(1);
    assertThatThrownBy(() -> rules.admit(mounting(scratch, "link")))
        .isInstanceOf(Violation.class)
        .hasMessageContaining("rule mounts");
    assertThatThrownBy(() -> rules.admit(mounting(foreign, ""))).isInstanceOf(Violation.class);
  }

  private static ContainerSpec mounting(ContainerSpec.Volume volume, String part) {
    return ContainerSpec.of("web", "netduo/box")
        .mounts(List.of(new ContainerSpec.Mount(volume, part, "/data", false)))
        .build();
  }

  @Test
  void memory_is_shared_only_with_whom_the_network_is() {
    var joined = ContainerSpec.of("web", "netduo/box").network("container:own");

    assertThat(rules.admit(joined.ipc("container:own").build()).ipc()).isEqualTo("container:own");
    for (var other : List.of("host", "shareable", "container:other")) {
      assertThatThrownBy(() -> rules.admit(joined.ipc(other).build()))
          .as(other)
          .isInstanceOf(Violation.class)
          .hasMessageContaining("rule ipc");
    }
  }

  @Test
  void a_container_that_asks_for_no_limits_gets_them() {
    var admitted = rules.admit(ContainerSpec.of("web", "netduo/box").build());

    assertThat(admitted.limits()).isEqualTo(new Limits(256 * MIB, 256, 0));
  }

  @Test
  void smaller_limits_stay() {
    var asked = new Limits(8 * MIB, 4, 0.5);
    var admitted = rules.admit(ContainerSpec.of("web", "netduo/box").limits(asked).build());

    assertThat(admitted.limits()).isEqualTo(asked);
  }

  @Test
  void a_host_that_is_a_container_of_the_session_shares_its_network_and_nothing_else() {
    var host =
        new ContainerRules(
            LinePolicy.DEFAULT, Machine.IN_SESSION, ContainerRulesTest::sharing, "volume"::equals);
    var shared = ContainerSpec.of("web", "netduo/box").network("host");

    assertThat(host.admit(shared.build()).network()).isEqualTo("host");
    assertThatThrownBy(() -> host.admit(shared.binds(List.of("/dev:/dev")).build()))
        .hasMessageContaining("rule mounts");
  }

  @Test
  void nobody_in_a_hosts_own_network_may_lift_the_filter_before_its_engine() {
    var host =
        new ContainerRules(
            LinePolicy.DEFAULT, Machine.IN_SESSION, ContainerRulesTest::sharing, "volume"::equals);

    for (var network : List.of("host", "container:on-host")) {
      var shared = ContainerSpec.of("web", "netduo/box").network(network);
      assertThat(host.admit(shared.build()).droppedCapabilities()).containsExactly("NET_RAW");
      for (var capability : List.of("NET_ADMIN", "NET_RAW")) {
        assertThatThrownBy(() -> host.admit(shared.capabilities(List.of(capability)).build()))
            .as(network)
            .hasMessageContaining("rule capabilities");
      }
    }
    var own = ContainerSpec.of("web", "netduo/box").network("container:own");
    assertThat(host.admit(own.build()).droppedCapabilities()).isEmpty();
  }

  @Test
  void a_policy_may_keep_ports_on_the_loopback() {
    var loopback =
        new ContainerRules(
            ON_LOOPBACK, Machine.REAL, ContainerRulesTest::sharing, "volume"::equals);

    assertThat(loopback.admit(withPort("127.0.0.1")).ports()).hasSize(1);
    assertThat(loopback.admit(withPort("::1")).ports()).hasSize(1);
    for (var address : List.of("", "0.0.0.0", "192.0.2.1")) {
      assertThatThrownBy(() -> loopback.admit(withPort(address)))
          .isInstanceOf(Violation.class)
          .hasMessageContaining("rule ports");
    }
    var everything = ContainerSpec.of("web", "netduo/box").publishAll(true).build();
    assertThatThrownBy(() -> loopback.admit(everything)).isInstanceOf(Violation.class);
  }

  private static Sharing sharing(String container) {
    return switch (container) {
      case "own" -> Sharing.OWN;
      case "on-host" -> Sharing.OF_MACHINE;
      default -> Sharing.FOREIGN;
    };
  }

  private static List<ExposedPort> exposed(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(port -> new ExposedPort(port, Protocol.TCP))
        .toList();
  }

  private static ContainerSpec withPort(String address) {
    return ContainerSpec.of("web", "netduo/box").ports(List.of(port(address, 8080))).build();
  }

  private static PortMapping port(String hostIp, int hostPort) {
    return new PortMapping(hostIp, hostPort, new ExposedPort(80, Protocol.TCP));
  }

  private static Arguments refusal(
      String rule, String what, UnaryOperator<ContainerSpecBuilder> asked) {
    return arguments(rule, what, asked);
  }

  private static Arguments admission(UnaryOperator<ContainerSpecBuilder> asked) {
    return arguments(asked);
  }
}
