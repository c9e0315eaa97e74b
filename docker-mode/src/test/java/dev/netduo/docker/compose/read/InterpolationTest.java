package dev.netduo.docker.compose.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Variables in values, as the Compose Specification has them. */
final class InterpolationTest {
  private final Interpolation interpolation =
      new Interpolation(Map.of("TAG", "7", "EMPTY", "", "_x", "under"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "box | box",
        "box:$TAG | box:7",
        "box:${TAG}-a | box:7-a",
        "$TAG$TAG | 77",
        "$_x. | under.",
        "$$TAG and $${TAG} | $TAG and ${TAG}",
        "${EMPTY:-other} | other",
        "${EMPTY-other} | ''",
        "${NONE:-other} | other",
        "${NONE-other} | other",
        "${NONE:-} | ''",
        "${TAG:-other} | 7",
        "${NONE:-${TAG}} | 7",
        "${NONE:-a${NONE:-b}c} | abc",
        "${NONE:-http://h:80/} | http://h:80/",
        "${TAG:+set} | set",
        "${EMPTY:+set} | ''",
        "${EMPTY+set} | set",
        "${NONE+set} | ''",
        "${TAG:?needed} | 7",
        "${EMPTY?needed} | ''"
      })
  void a_value_is_replaced(String text, String expected) {
    assertThat(interpolation.apply(text)).isEqualTo(expected);
    assertThat(interpolation.unset()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "$ | invalid interpolation format",
        "a $1 | invalid interpolation format",
        "${TAG | invalid interpolation format",
        "${} | invalid interpolation format",
        "${TAG!} | invalid interpolation format",
        "${TAG:} | invalid interpolation format",
        "${NONE:?say which} | required variable NONE is missing a value: say which",
        "${EMPTY:?} | required variable EMPTY is missing a value",
        "${NONE?} | required variable NONE is missing a value"
      })
  void a_wrong_or_missing_variable_is_an_error(String text, String message) {
    assertThatThrownBy(() -> interpolation.apply(text)).hasMessageContaining(message);
  }

  @Test
  void a_variable_that_is_not_set_stands_for_nothing_and_is_told() {
    assertThat(interpolation.apply("box:$NONE${OTHER}")).isEqualTo("box:");
    assertThat(interpolation.unset()).containsExactlyInAnyOrder("NONE", "OTHER");
  }

  @Test
  void the_environment_wins_over_the_file() {
    var all =
        DotEnv.over(
            Map.of("TAG", "7"),
            ".env",
            """
            # a comment
            TAG=8
            export NAME = web # which one
            PLAIN=a#b
            URL=http://$NAME:${PORT:-80}/
            SINGLE='$NAME'
            DOUBLE="$NAME says \\"hi\\"" # quoted

            NOTHING=
            """);

    assertThat(all)
        .containsEntry("TAG", "7")
        .containsEntry("NAME", "web")
        .containsEntry("PLAIN", "a#b")
        .containsEntry("URL", "http://web:80/")
        .containsEntry("SINGLE", "$NAME")
        .containsEntry("DOUBLE", "web says \"hi\"")
        .containsEntry("NOTHING", "");
  }

  @Test
  void a_line_that_sets_nothing_is_named() {
    assertThatThrownBy(() -> DotEnv.over(Map.of(), ".env", "A=1\nwhat is this"))
        .hasMessage(".env:2: 'what is this' sets no variable");
  }
}
