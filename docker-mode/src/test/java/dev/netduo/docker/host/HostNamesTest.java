package dev.netduo.docker.host;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Ip;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HostNamesTest {
  private static final List<Host> THERE =
      List.of(
          new Host(
              "a",
              Ip.parse("10.0.0.2"),
              "tcp://10.0.0.2:2375",
              new Host.InContainer("0123456789ab", true)));

  @Test
  void new_names_are_fine() {
    assertThatCode(() -> HostNames.requireFree(List.of("b", "rack-2", "9"), THERE))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"A", "a_b", "-a", "a-", "a.b", "", "a234567890123456789012345678901"})
  void a_name_must_do_as_a_hosts_name(String name) {
    refused(List.of(name), "is no host name");
  }

  @Test
  void a_name_is_there_once() {
    refused(List.of("b", "b"), "host b is named twice");
    refused(List.of("b", "a"), "there is a host a already");
  }

  private static void refused(List<String> names, String message) {
    assertThatThrownBy(() -> HostNames.requireFree(names, THERE))
        .isInstanceOf(NetduoException.class)
        .hasMessageContaining(message);
  }
}
