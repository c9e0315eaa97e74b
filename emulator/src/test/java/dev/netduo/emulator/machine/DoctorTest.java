package dev.netduo.emulator.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.netduo.emulator.engine.EngineVersion;
import dev.netduo.emulator.engine.docker.DockerEngine;
import dev.netduo.emulator.event.Events;
import dev.netduo.emulator.machine.Check.Verdict;
import dev.netduo.emulator.machine.MachineAddresses.Use;
import dev.netduo.emulator.net.Cidr;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DoctorTest {
  private static final String NOBODY = "unix:///run/netduo-nobody.sock";

  @Test
  void an_older_java_fails() {
    assertThat(Doctor.java(21).verdict()).isEqualTo(Verdict.FAIL);
    assertThat(Doctor.java(25).verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void an_older_engine_is_warned_about() {
    assertThat(Doctor.engine(version("1.40")).verdict()).isEqualTo(Verdict.WARN);
    assertThat(Doctor.engine(version("1.41")).verdict()).isEqualTo(Verdict.OK);
    assertThat(Doctor.engine(version("1.51")).verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void an_overlap_with_the_usual_ranges_is_warned_about_with_a_way_out() {
    var check =
        Doctor.ranges(
            new MachineAddresses(List.of(new Use(Cidr.parse("10.244.7.0/24"), "route over tun0"))));

    assertThat(check.verdict()).isEqualTo(Verdict.WARN);
    assertThat(check.found()).contains("10.244.0.0/16 overlaps 10.244.7.0/24 (route over tun0)");
    assertThat(check.advice()).contains("--pod-cidr 10.245.0.0/16");
  }

  @Test
  void a_full_disk_fails_and_a_filling_one_is_warned_about() {
    var place = Path.of("/");

    assertThat(Doctor.disk(place, 1 << 20).verdict()).isEqualTo(Verdict.FAIL);
    assertThat(Doctor.disk(place, 2L << 30).verdict()).isEqualTo(Verdict.WARN);
    assertThat(Doctor.disk(place, 9L << 30).verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void an_ability_the_script_did_not_come_to_has_failed() {
    var checks = KernelAbilities.read("bridge ok\nveth no Operation not supported\n");

    assertThat(checks)
        .extracting(Check::name, Check::verdict)
        .contains(
            tuple("bridge", Verdict.OK), tuple("veth", Verdict.FAIL), tuple("vxlan", Verdict.FAIL));
    assertThat(checks.stream().filter(check -> check.name().equals("veth")).findFirst())
        .hasValueSatisfying(check -> {
          assertThat(check.found()).isEqualTo("Operation not supported");
          assertThat(check.advice()).isEqualTo("load the kernel module: modprobe veth");
        });
  }

  @Test
  void a_kernel_without_ipvs_serves_and_its_limits_are_said() {
    var checks = KernelAbilities.read("ipvs no\n");

    assertThat(checks.stream().filter(check -> check.name().equals("ipvs")).findFirst())
        .hasValueSatisfying(check -> {
          assertThat(check.verdict()).isEqualTo(Verdict.WARN);
          assertThat(check.advice()).contains("modprobe ip_vs").contains("dnsrr");
        });
    assertThat(KernelAbilities.read("ipvs ok\n"))
        .contains(Check.ok("ipvs", "works in a container"));
  }

  @Test
  void without_an_engine_the_rest_is_still_looked_at() {
    try (var engine = DockerEngine.connect(NOBODY)) {
      var checks = new Doctor(engine).examine();

      assertThat(checks).extracting(Check::name).contains("java", "engine", "vxlan", "disk");
      assertThat(checks.get(1).verdict()).isEqualTo(Verdict.FAIL);
      assertThat(checks.get(1).advice()).contains("netduo doctor --fix");
    }
  }

  @Test
  void where_packages_may_not_be_installed_the_steps_are_answered_and_nothing_is_run() {
    try (var engine = DockerEngine.connect(NOBODY)) {
      var host = new Host(Set.of("debian"), false, false, false, true);

      var result = new EngineSetup(engine, host).fix(Events.NONE);

      assertThat(result.answers()).isFalse();
      assertThat(result.done()).isEmpty();
      assertThat(result.steps()).isEqualTo(host.stepsForAPerson(false));
    }
  }

  private static EngineVersion version(String api) {
    return new EngineVersion("20.10", api, "1.12", "6.1", "Debian", "unix:///x");
  }
}
