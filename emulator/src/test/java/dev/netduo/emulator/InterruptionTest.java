package dev.netduo.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class InterruptionTest {
  @Test
  void cleanUpRunsUninterruptedAndTheInterruptionComesAfterwards() {
    var during = new ArrayList<Boolean>();
    Thread.currentThread().interrupt();

    Interruption.putOff(() -> during.add(Thread.currentThread().isInterrupted()));

    assertThat(during).containsExactly(false);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void withoutAnInterruptionNoneIsMade() {
    Interruption.putOff(() -> {});

    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void whatIsShieldedAnswersAndTheInterruptionStays() {
    Thread.currentThread().interrupt();

    var inside = Interruption.shield(() -> Thread.currentThread().isInterrupted());

    assertThat(inside).isFalse();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void whatIsShieldedFailsAsItself() {
    assertThatThrownBy(() ->
            Interruption.shield(() -> {
              throw new NetduoException("no");
            }))
        .isExactlyInstanceOf(NetduoException.class);
  }

  @Test
  void itIsFoundUnderWhatItBecame() {
    var interrupted = new CompletionException(new ClosedByInterruptException());

    assertThat(Interruption.isBehind(new NetduoException("no answer", "", interrupted))).isTrue();
    assertThat(Interruption.isBehind(new IllegalStateException(new SocketTimeoutException())))
        .isFalse();
  }
}
