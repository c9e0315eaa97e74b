package dev.netduo.emulator.image;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.TemporaryFolder;
import dev.netduo.emulator.engine.EngineException;
import dev.netduo.emulator.engine.Images;
import dev.netduo.emulator.event.Event;
import dev.netduo.emulator.event.Events;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;

/**
 * Provides the image that the Dockerfiles start from: from a registry where one answers, else made
 * from the distribution's own packages.
 */
final class BaseImage {
  private static final int WORDS_KEPT = 5;

  private final Images images;
  private final Events events;

  BaseImage(Images images, Events events) {
    this.images = images;
    this.events = events;
  }

  /**
   * @param reference for example {@code debian:bookworm-slim}
   * @throws NetduoException where neither way works
   */
  void ensure(String reference) {
    if (images.find(reference).isPresent()) {
      return;
    }
    var pull = "pull " + reference;
    try {
      events.during(
          pull,
          () -> {
            images.pull(reference, line -> events.publish(new Event.Advanced(pull, line)));
            return true;
          });
    } catch (EngineException e) {
      if (e.reason() == EngineException.Reason.UNREACHABLE) {
        throw e;
      }
      bootstrap(reference);
    }
  }

  private void bootstrap(String reference) {
    var work = "make " + reference + " from the distribution's packages";
    events.during(
        work,
        () -> {
          // A file, not a pipe: a run that fails half-way must leave no image.
          try (var folder = TemporaryFolder.create("netduo-base-")) {
            var tar = folder.path().resolve("root.tar");
            mmdebstrap(suite(reference), tar, work);
            try (var in = Files.newInputStream(tar)) {
              images.importRootFs(in, reference);
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return true;
        });
  }

  private void mmdebstrap(String suite, Path tar, String work) throws IOException {
    var process = start(suite, tar);
    var last = new ArrayDeque<String>();
    try (var words = process.inputReader()) {
      for (var line = words.readLine(); line != null; line = words.readLine()) {
        events.publish(new Event.Advanced(work, line));
        if (last.size() == WORDS_KEPT) {
          last.removeFirst();
        }
        last.add(line.strip());
      }
      if (process.waitFor() != 0) {
        throw new NetduoException(
            "mmdebstrap could not make a Debian root file system: " + String.join("; ", last),
            "it needs root and the packages' server; or bring the images with"
                + " 'netduo image load FILE'");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NetduoException("interrupted while mmdebstrap was running", "", e);
    } finally {
      process.destroy();
    }
  }

  private static Process start(String suite, Path tar) {
    try {
      return new ProcessBuilder(
              "mmdebstrap",
              "--variant=minbase",
              // As the registry's slim images leave them out; what is installed later, too.
              "--dpkgopt=path-exclude=/usr/share/man/*",
              "--dpkgopt=path-exclude=/usr/share/doc/*",
              "--dpkgopt=path-exclude=/usr/share/locale/*",
              suite,
              tar.toString())
          .redirectErrorStream(true)
          .start();
    } catch (IOException e) {
      throw new NetduoException(
          "no registry answers, and mmdebstrap, which could make the base image, is missing",
          "install the package 'mmdebstrap' (as root: netduo doctor --fix), or bring the images"
              + " with 'netduo image load FILE'",
          e);
    }
  }

  private static String suite(String reference) {
    return reference.substring(reference.indexOf(':') + 1).replaceFirst("-slim$", "");
  }
}
