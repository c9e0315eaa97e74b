package dev.netduo.emulator.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How many there may be. */
final class QuotaTest {
  private final Quota quota = new Quota("containers");

  @Test
  void the_last_that_fits_is_created_and_the_next_is_not() {
    assertThat(quota.oneMore(3, () -> 2, () -> "id")).isEqualTo("id");
    assertThatThrownBy(() -> quota.oneMore(3, () -> 3, () -> "id"))
        .isInstanceOf(Violation.class)
        .hasMessageContaining("rule containers")
        .extracting(e -> ((Violation) e).hint())
        .asString()
        .contains("at most 3");
  }

  @Test
  void one_that_could_not_be_created_takes_no_place() {
    assertThatThrownBy(() ->
            quota.oneMore(
                1,
                () -> 0,
                () -> {
                  throw new IllegalStateException("no");
                }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(quota.oneMore(1, () -> 0, () -> "id")).isEqualTo("id");
  }

  @Test
  void many_at_once_do_not_slip_through_together() {
    var there = new AtomicInteger();
    var refused = new AtomicInteger();
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var all =
          IntStream.range(0, 40)
              .mapToObj(_ ->
                  CompletableFuture.runAsync(
                      () -> {
                        try {
                          quota.oneMore(7, there::get, there::incrementAndGet);
                        } catch (Violation e) {
                          refused.incrementAndGet();
                        }
                      },
                      pool))
              .toArray(CompletableFuture[]::new);
      CompletableFuture.allOf(all).join();
    }

    assertThat(there).hasValueLessThanOrEqualTo(7);
    assertThat(there.get() + refused.get()).isEqualTo(40);
  }
}
