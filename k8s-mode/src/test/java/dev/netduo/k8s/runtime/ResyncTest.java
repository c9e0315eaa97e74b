package dev.netduo.k8s.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.event.Event;
import dev.netduo.emulator.event.Events;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ResyncTest {
  private final List<Event> published = new CopyOnWriteArrayList<>();
  private final Events events = published::add;
  private final AtomicInteger runs = new AtomicInteger();
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile boolean failing = true;

  @Test
  void workThatFailedIsDoneAgainByItself() throws InterruptedException {
    try (var resync = new Resync("test", () -> failFirst(3), events, "the test is behind")) {
      resync.begin();
      assertThatThrownBy(resync::runNow).isInstanceOf(NetduoException.class).hasMessage("not yet");

      assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(runs).hasValue(4);
    }
  }

  @Test
  void whatIsAskedForBeforeItBeginsIsDoneThen() {
    try (var resync = new Resync("test", runs::incrementAndGet, events, "the test is behind")) {
      var asked = resync.request();
      assertThat(asked).isNotDone();

      resync.begin();
      assertThat(asked).succeedsWithin(Duration.ofSeconds(20));
      assertThat(runs).hasValue(1);
    }
  }

  @Test
  void aFailureThatStaysIsToldOnce() throws InterruptedException {
    try (var resync = new Resync("test", () -> failFirst(3), events, "the test is behind")) {
      resync.begin();
      var _ = resync.request();

      assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(published).containsExactly(new Event.Warned("the test is behind: not yet"));
    }
  }

  @Test
  void aFailureThatComesBackIsToldAgain() {
    try (var resync = new Resync("test", this::failWhileFailing, events, "the test is behind")) {
      resync.begin();
      assertThatThrownBy(resync::runNow).hasMessage("failing");
      failing = false;
      resync.runNow();
      failing = true;
      assertThatThrownBy(resync::runNow).hasMessage("failing");

      assertThat(published).hasSize(2);
    }
  }

  private void failFirst(int times) {
    if (runs.incrementAndGet() <= times) {
      throw new NetduoException("not yet");
    }
    done.countDown();
  }

  private void failWhileFailing() {
    if (failing) {
      throw new NetduoException("failing");
    }
  }
}
