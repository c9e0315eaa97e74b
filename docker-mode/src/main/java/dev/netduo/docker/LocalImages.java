package dev.netduo.docker;

import dev.netduo.emulator.Nearest;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.EngineException;
import dev.netduo.emulator.engine.Images.Image;
import dev.netduo.emulator.session.Session;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The images of this machine; a registry is asked only for what is missing. */
public final class LocalImages {
  private static final Pattern NOT_THERE =
      Pattern.compile(
          "denied|not found|does not exist|manifest unknown|unauthorized",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern NO_ANSWER =
      Pattern.compile(
          "no such host|connection refused|timeout|timed out|deadline|unreachable|dial tcp|lookup"
              + "|\\bEOF\\b|server misbehaving|name resolution",
          Pattern.CASE_INSENSITIVE);

  private final Session session;

  LocalImages(Session session) {
    this.session = session;
  }

  /** All images with a name. */
  public List<Image> list() {
    return session.engine().images().list(Map.of());
  }

  /** Every reference an image of this machine has. */
  public List<String> references() {
    return list().stream().flatMap(image -> image.tags().stream()).distinct().sorted().toList();
  }

  /**
   * Sees to it that an image is on this machine, pulling it only where it is missing.
   *
   * @throws NetduoException where it is missing and cannot be pulled
   */
  public void ensure(String reference) {
    var images = session.engine().images();
    if (images.find(reference).isPresent()) {
      return;
    }
    session
        .events()
        .during(
            "pull " + reference,
            () -> {
              pull(reference);
              return reference;
            });
  }

  private void pull(String reference) {
    try {
      session.engine().images().pull(reference, line -> {});
    } catch (EngineException e) {
      var words = String.valueOf(e.getMessage());
      var missing = "image " + reference + " is not on this machine and ";
      if (NO_ANSWER.matcher(words).find()) {
        throw new NetduoException(
            missing + "no registry answers", "see what is here with: netduo image ls", e);
      }
      if (NOT_THERE.matcher(words).find()) {
        throw new NetduoException(
            missing + "its registry does not have it", Nearest.hint(reference, references()), e);
      }
      throw new NetduoException(missing + "cannot be pulled: " + words, e.hint(), e);
    }
  }
}
