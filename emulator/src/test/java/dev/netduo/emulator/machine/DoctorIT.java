package dev.netduo.emulator.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.event.Events;
import dev.netduo.emulator.machine.Check.Verdict;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.session.Labels;
import dev.netduo.emulator.testing.RealEngine;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

@RealEngine
final class DoctorIT {
  private final ContainerEngine engine;

  DoctorIT(ContainerEngine engine) {
    this.engine = engine;
  }

  @Test
  void the_kernels_abilities_are_tried_in_a_container_that_is_gone_afterwards() {
    var checks = new Doctor(engine).examine();

    assertThat(checks)
        .filteredOn(check -> check.found().equals("works in a container"))
        .extracting(Check::name)
        .contains("bridge", "conntrack", "nftables", "veth", "vxlan");
    assertThat(checks)
        .extracting(Check::name)
        .contains("ipvs", "image netduo/node", "address ranges");
    assertThat(checks).noneMatch(check -> check.verdict() == Verdict.FAIL);
    assertThat(engine.containers().list(Map.of(Labels.SESSION, "doctor"))).isEmpty();
  }

  @Test
  void the_engines_own_bridge_is_among_the_ranges_in_use() {
    var bridge = engine.networks().find("bridge").orElseThrow().subnets().getFirst().cidr();

    var addresses = MachineAddresses.read(engine);

    assertThat(addresses.overlapping(bridge)).isNotEmpty();
    assertThat(addresses.overlapping(addresses.free(Cidr.parse("10.244.0.0/16")))).isEmpty();
  }

  @Test
  void where_an_engine_answers_nothing_is_left_to_fix() {
    var complete = new Host(Set.of("debian"), false, true, true, false);

    assertThat(new EngineSetup(engine, complete).fix(Events.NONE))
        .isEqualTo(new EngineSetup.Result(true, List.of(), List.of()));
  }

  @Test
  void what_is_missing_beside_an_engine_is_said_to_whoever_may_not_install_it() {
    var user = new Host(Set.of("debian"), false, false, false, false);

    assertThat(new EngineSetup(engine, user).fix(Events.NONE))
        .isEqualTo(
            new EngineSetup.Result(
                true,
                List.of(),
                List.of("sudo apt-get update", "sudo apt-get install -y mmdebstrap")));
  }
}
