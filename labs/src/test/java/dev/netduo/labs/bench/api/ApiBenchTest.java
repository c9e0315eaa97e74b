package dev.netduo.labs.bench.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.event.Events;
import org.junit.jupiter.api.Test;

final class ApiBenchTest {

  @Test
  void listsAndWatchersAreMeasured() {
    var outcome = new ApiBench(Events.NONE, 20, 3, 1).run();

    assertThat(outcome.listings())
        .extracting(ApiBench.Listing::form)
        .containsExactly("JSON", "table");
    assertThat(outcome.listings())
        .allSatisfy(listing -> {
          assertThat(listing.bytes()).isGreaterThan(20 * "pod-".length());
          assertThat(listing.firstMillis()).isPositive();
          assertThat(listing.millis().measured()).isPositive();
          assertThat(listing.millis().against()).isPositive();
        });
    assertThat(outcome.heard().watchers()).isEqualTo(3);
    assertThat(outcome.heard().millis().ratio()).isPositive();
    assertThat(ApiSheet.lines(outcome))
        .hasSize(3)
        .first()
        .asString()
        .startsWith("list of 20 pods, JSON: ");
  }
}
