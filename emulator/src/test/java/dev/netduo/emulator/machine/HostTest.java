package dev.netduo.emulator.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class HostTest {

  @Test
  void a_distribution_is_known_by_what_it_derives_from() {
    var mint = "NAME=\"Linux Mint\"\nID=linuxmint\nID_LIKE=\"ubuntu debian\"\nVERSION_ID=\"22\"\n";

    assertThat(Host.systems(mint)).containsExactlyInAnyOrder("linuxmint", "ubuntu", "debian");
  }

  @Test
  void only_what_is_missing_is_installed() {
    assertThat(host("debian", false, false).missingPackages(false))
        .containsExactly("docker.io", "mmdebstrap");
    assertThat(host("debian", true, false).missingPackages(false)).containsExactly("mmdebstrap");
    assertThat(host("debian", true, true).missingPackages(false)).isEmpty();
  }

  @Test
  void where_an_engine_answers_this_machine_needs_none_of_its_own() {
    assertThat(host("debian", false, false).missingPackages(true)).containsExactly("mmdebstrap");
    assertThat(host("debian", false, false).stepsForAPerson(true))
        .containsExactly("sudo apt-get update", "sudo apt-get install -y mmdebstrap");
    assertThat(host("fedora", false, false).stepsForAPerson(true))
        .singleElement()
        .asString()
        .contains("netduo image load FILE");
  }

  @Test
  void ubuntu_needs_debians_keys_as_well() {
    assertThat(host("ubuntu", true, false).missingPackages(false))
        .containsExactly("mmdebstrap", "debian-archive-keyring");
  }

  @Test
  void systemd_starts_the_engine_where_it_runs() {
    assertThat(new Host(Set.of("debian"), true, true, true, true).serviceCommands())
        .containsExactly(List.of("systemctl", "start", "docker"));
    assertThat(host("debian", true, true).serviceCommands())
        .containsExactly(List.of("service", "docker", "start"));
  }

  @Test
  void elsewhere_the_steps_are_said() {
    assertThat(host("fedora", false, false).stepsForAPerson(false).getFirst())
        .contains("install a Docker Engine");
    assertThat(host("debian", false, true).stepsForAPerson(false))
        .contains("sudo apt-get install -y docker.io");
  }

  private static Host host(String system, boolean dockerd, boolean mmdebstrap) {
    return new Host(Set.of(system), false, dockerd, mmdebstrap, false);
  }
}
