package dev.netduo.docker.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes and mounts as docker writes them. */
final class LimitsGrammarTest {
  @ParameterizedTest
  @CsvSource({
    "7340032, 7340032",
    "7340032b, 7340032",
    "8192k, 8388608",
    "64m, 67108864",
    "64MB, 67108864",
    "64MiB, 67108864",
    "1.5g, 1610612736"
  })
  void a_size_is_a_number_with_a_unit(String text, long bytes) {
    assertThat(ByteSize.memory(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "much", "-1m", "1 m", "64mm"})
  void anything_else_is_refused(String text) {
    assertThatThrownBy(() -> ByteSize.parse(text))
        .isInstanceOf(NetduoException.class)
        .hasMessageContaining("invalid size");
  }

  @Test
  void too_little_to_start_is_refused() {
    assertThatThrownBy(() -> ByteSize.memory("1m")).hasMessageContaining("minimum memory limit");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/srv:/srv", "/srv:/srv:ro", "/srv:/srv:rw"})
  void a_folder_can_be_mounted(String value) {
    assertThat(BindGrammar.check(value)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "data:/srv, is a volume",
    "/srv, is a volume",
    "/srv:srv, invalid volume specification",
    "/srv:/srv:z, invalid volume specification",
    "/a:/b:ro:x, invalid volume specification"
  })
  void volumes_and_other_forms_are_refused(String value, String message) {
    assertThatThrownBy(() -> BindGrammar.check(value)).hasMessageContaining(message);
  }
}
