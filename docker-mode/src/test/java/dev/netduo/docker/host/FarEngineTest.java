package dev.netduo.docker.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.EngineVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FarEngineTest {

  @Test
  void an_address_is_kept_as_numbers_with_its_port() {
    assertThat(FarEngine.parse("tcp://127.0.0.1").url()).isEqualTo("tcp://127.0.0.1:2375");
    assertThat(FarEngine.parse("tcp://127.0.0.1:9999").url()).isEqualTo("tcp://127.0.0.1:9999");
    assertThat(FarEngine.parse("tcp://localhost").ip().toString()).isIn("127.0.0.1", "::1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:2375", "unix:///run/docker.sock", "ssh://a", "tcp://", "a b"})
  void anything_else_is_no_engines_address(String typed) {
    assertThatThrownBy(() -> FarEngine.parse(typed))
        .isInstanceOf(NetduoException.class)
        .hasMessageContaining("is no Engine's address");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.41", "1.44", "1.50", "2.0"})
  void an_engine_is_new_enough(String api) {
    assertThatCode(() -> FarEngine.parse("tcp://127.0.0.1").requireNewEnough(version(api)))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.40", "1.9", "0.9", ""})
  void an_engine_is_too_old(String api) {
    assertThatThrownBy(() -> FarEngine.parse("tcp://127.0.0.1").requireNewEnough(version(api)))
        .isInstanceOf(NetduoException.class)
        .hasMessageContaining("too old");
  }

  private static EngineVersion version(String api) {
    return new EngineVersion("19.03.15", api, "1.12", "6.1", "Debian", "tcp://127.0.0.1:2375");
  }
}
