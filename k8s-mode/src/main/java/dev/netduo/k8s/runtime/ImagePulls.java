package dev.netduo.k8s.runtime;

import dev.netduo.emulator.engine.EngineException;
import dev.netduo.emulator.engine.Images;
import dev.netduo.k8s.runtime.pod.BackOff;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Images that the engine does not have yet. Every policy but {@code Never} takes what the engine
 * has, {@code Always} too: what netduo runs are images of the machine, which a registry need not
 * know. One that is missing is pulled once for all who want it.
 */
final class ImagePulls {
  private final Images images;
  private final Executor workers;
  private final Map<String, Pull> pulls = new ConcurrentHashMap<>();

  /**
   * How far a pull has come.
   *
   * @param problem what the registry or the engine said; empty while it runs
   * @param backOff until when it is not tried again
   */
  record Pull(Optional<String> problem, Optional<BackOff> backOff, Instant changed) {

    boolean isRunning() {
      return problem.isEmpty();
    }

    /** When it may be tried again. */
    Instant retryAt() {
      return backOff.map(pause -> pause.until(changed)).orElse(changed);
    }
  }

  ImagePulls(Images images, Executor workers) {
    this.images = images;
    this.workers = workers;
  }

  boolean isPresent(String image) {
    return images.find(image).isPresent();
  }

  /** The last pull of an image, where it is not there because of it. */
  Optional<Pull> find(String image) {
    return Optional.ofNullable(pulls.get(image));
  }

  /** Begins to pull, unless that is under way. */
  synchronized void begin(String image) {
    var before = find(image);
    if (before.filter(Pull::isRunning).isPresent()) {
      return;
    }
    pulls.put(image, new Pull(Optional.empty(), before.flatMap(Pull::backOff), Instant.now()));
    workers.execute(() -> pull(image, before.flatMap(Pull::backOff)));
  }

  private void pull(String image, Optional<BackOff> before) {
    try {
      images.pull(image, line -> {});
      if (isPresent(image)) {
        pulls.remove(image);
        return;
      }
      failed(image, "the engine pulled " + image + " and does not have it", before);
    } catch (EngineException e) {
      failed(image, String.valueOf(e.getMessage()), before);
    }
  }

  private void failed(String image, String why, Optional<BackOff> before) {
    var now = Instant.now();
    pulls.put(
        image,
        new Pull(Optional.of(why), Optional.of(BackOff.after(before, BackOff.PULL, now)), now));
  }
}
