package dev.netduo.labs.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.guard.LinePolicy;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The policy file of untrusted lines. */
final class PolicyReaderTest {
  @Test
  void a_file_may_change_every_number() {
    var policy =
        PolicyReader.read(
            "policy.yaml",
            """
            memory: 64m
            processes: 32
            containers: 5
            networks: 0
            capabilities: [NET_RAW]
            ports: {least: 8000, loopback-only: true}
            """);

    assertThat(policy)
        .isEqualTo(new LinePolicy(Set.of("NET_RAW"), 8000, true, 64L << 20, 32, 5, 0));
  }

  @Test
  void what_it_leaves_out_stays_as_it_is() {
    var policy = PolicyReader.read("policy.yaml", "containers: 3");

    assertThat(policy.containers()).isEqualTo(3);
    assertThat(policy.memoryBytes()).isEqualTo(LinePolicy.DEFAULT.memoryBytes());
    assertThat(policy.capabilities()).isEqualTo(LinePolicy.DEFAULT.capabilities());
    assertThat(policy.leastHostPort()).isEqualTo(LinePolicy.DEFAULT.leastHostPort());
  }

  @Test
  void an_empty_list_of_capabilities_allows_none() {
    assertThat(PolicyReader.read("policy.yaml", "capabilities: []").capabilities()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "containrs: 5 | policy.yaml:1: unknown field 'containrs' | did you mean 'containers'?",
        "'ports: {lowest: 1}' | policy.yaml:1: unknown field 'lowest' | valid here",
        "containers: 0 | policy.yaml:1: containers: '0' is not a number | ''",
        "memory: 1m | policy.yaml:1: memory: minimum memory limit | 64m",
        "'ports: {loopback-only: perhaps}' | policy.yaml:1: loopback-only: 'perhaps' | ''"
      })
  void mistakes_are_named_with_their_line(String yaml, String message, String hint) {
    assertThatThrownBy(() -> PolicyReader.read("policy.yaml", yaml))
        .isInstanceOfSatisfying(NetduoException.class, e -> assertThat(e.hint()).contains(hint))
        .hasMessageContaining(message);
  }
}
