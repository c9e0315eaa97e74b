package dev.netduo.docker.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.docker.grammar.NetworkChoice.DefaultBridge;
import dev.netduo.docker.grammar.NetworkChoice.Host;
import dev.netduo.docker.grammar.NetworkChoice.None;
import dev.netduo.docker.grammar.NetworkChoice.OfContainer;
import dev.netduo.docker.grammar.NetworkChoice.UserDefined;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Ip;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GrammarTest {

  @Test
  void a_network_is_a_mode_or_a_name() {
    assertThat(NetworkChoice.parse("host")).isEqualTo(new Host());
    assertThat(NetworkChoice.parse("none")).isEqualTo(new None());
    assertThat(NetworkChoice.parse("bridge")).isEqualTo(new DefaultBridge());
    assertThat(NetworkChoice.parse("container:web")).isEqualTo(new OfContainer("web"));
    assertThat(NetworkChoice.parse("front"))
        .isEqualTo(new UserDefined("front", List.of(), Optional.empty()));
  }

  @Test
  void a_network_in_the_long_form_has_names_and_an_address() {
    assertThat(NetworkChoice.parse("name=front,alias=db,alias=sql,ip=10.9.0.7"))
        .isEqualTo(
            new UserDefined("front", List.of("db", "sql"), Optional.of(Ip.parse("10.9.0.7"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"container:", "", "alias=db", "name=front,mtu=9", "name=host,alias=db"})
  void a_network_that_is_none_is_refused(String value) {
    assertThatThrownBy(() -> NetworkChoice.parse(value)).isInstanceOf(NetduoException.class);
  }

  @Test
  void variables_without_a_value_take_the_callers() {
    assertThat(
            KeyValues.environment(
                List.of("A=1", "HOME", "NOWHERE", "B=x=y"), Map.of("HOME", "/home/ann")))
        .containsExactly(
            Map.entry("A", "1"), Map.entry("HOME", "/home/ann"), Map.entry("B", "x=y"));
  }

  @Test
  void labels_of_netduos_own_cannot_be_given() {
    assertThatThrownBy(() -> KeyValues.labels(List.of("dev.netduo.session=other")))
        .hasMessageContaining("dev.netduo.session");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-web", "a/b", "", "ä", "a b"})
  void a_name_the_engine_would_not_take_is_refused(String name) {
    assertThatThrownBy(() -> LogicalName.check("container", name))
        .hasMessageContaining("invalid container name (" + name + ")");
  }

  @ParameterizedTest
  @CsvSource({
    "0,Less than a second",
    "1,1 second",
    "59,59 seconds",
    "60,About a minute",
    "119,About a minute",
    "120,2 minutes",
    "3600,About an hour",
    "7200,2 hours",
    "172800,2 days",
    "1209600,2 weeks",
    "5184000,2 months",
    "63072000,2 years"
  })
  void times_read_as_in_dockers_tables(long seconds, String text) {
    assertThat(HumanTime.of(Duration.ofSeconds(seconds))).isEqualTo(text);
  }
}
