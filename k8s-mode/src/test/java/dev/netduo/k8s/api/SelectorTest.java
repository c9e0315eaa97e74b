package dev.netduo.k8s.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorTest {
  private static final Map<String, String> LABELS =
      Map.of("app", "web", "tier", "front", "example.com/on", "");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "app=web | true",
        "app==web,tier=front | true",
        "app=api | false",
        "app!=api | true",
        "missing!=x | true",
        "app in (web, api) | true",
        "app notin (web,api) | false",
        "missing notin (a) | true",
        "tier | true",
        "missing | false",
        "!missing | true",
        "!tier | false",
        "example.com/on= | true",
        "app in (web),!missing , tier | true",
      })
  void matchesAsKubectlDoes(String selector, boolean matches) {
    assertThat(Selector.parse(selector).matches(LABELS)).isEqualTo(matches);
    assertThat(Selector.parse(Selector.parse(selector).toString()))
        .isEqualTo(Selector.parse(selector));
  }

  @ParameterizedTest
  @ValueSource(strings = {"app=web tier=x", "=x", "app in web", "a,,b"})
  void whatCannotBeReadIsRefused(String selector) {
    assertThatThrownBy(() -> Selector.parse(selector))
        .hasMessageStartingWith("unable to parse requirement");
  }

  @Test
  void anEmptySelectorMatchesEverything() {
    assertThat(Selector.parse("").matches(LABELS)).isTrue();
  }
}
