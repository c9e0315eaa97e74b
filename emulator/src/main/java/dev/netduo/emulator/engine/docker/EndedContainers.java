package dev.netduo.emulator.engine.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Passes on whose main process ended, as the Engine's event stream tells it. */
final class EndedContainers extends ResultCallback.Adapter<Event> {
  private final Consumer<String> ended;
  private final Runnable lost;
  private final AtomicBoolean over = new AtomicBoolean();

  EndedContainers(Consumer<String> ended, Runnable lost) {
    this.ended = ended;
    this.lost = lost;
  }

  @Override
  public void onNext(Event event) {
    var actor = event.getActor();
    if (actor != null && actor.getId() != null) {
      ended.accept(actor.getId());
    }
  }

  @Override
  public void onComplete() {
    super.onComplete();
    tellLost();
  }

  @Override
  public void onError(Throwable problem) {
    super.onError(problem);
    tellLost();
  }

  private void tellLost() {
    if (!over.getAndSet(true)) {
      lost.run();
    }
  }

  /** Closes the stream without a word. */
  void end() {
    over.set(true);
    try {
      close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
