package dev.netduo.labs.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceTest {
  @Test
  void aPodWithoutANamespaceIsInTheDefaultOne() {
    assertThat(Place.parse("pod:web-0")).isEqualTo(new Place.Pod("default", "web-0"));
  }

  @Test
  void aLabelMayHaveASlashInItsKey() {
    assertThat(Place.parse("pod:shop/example.com/app=web"))
        .isEqualTo(new Place.LabelledPods("shop", Map.of("example.com/app", "web")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "docker:web",
        "pod:shop/web-0",
        "pod:shop/app=web,tier=db",
        "outside",
        "10.0.0.1",
        "api"
      })
  void isWrittenTheWayItWasRead(String text) {
    assertThat(Place.parse(text).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "docker:", "pod:", "pod:shop/", "pod:shop/=x", "http://api/", "a b"})
  void whatNamesNoPlaceIsRefused(String text) {
    assertThatThrownBy(() -> Place.parse(text)).isInstanceOf(NetduoException.class);
  }
}
