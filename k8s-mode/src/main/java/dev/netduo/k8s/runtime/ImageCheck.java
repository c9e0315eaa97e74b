package dev.netduo.k8s.runtime;

import dev.netduo.emulator.engine.EngineException;
import dev.netduo.emulator.engine.EngineException.Reason;
import dev.netduo.k8s.runtime.pod.AppView.Waiting;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Makes a container when its image is there, and says what hinders where it is not, in the words of
 * Kubernetes {@code pkg/kubelet/images/image_manager.go}. Used by the pod's worker alone.
 */
final class ImageCheck {
  private final PodContext context;
  private final Pod pod;
  private final Container container;
  private final Told told;

  /** What was told of a container's image so far. */
  static final class Told {
    private final Predicate<Waiting> waitFor;
    private Instant failure = Instant.EPOCH;
    private Optional<Instant> pulling = Optional.empty();

    /**
     * @param waitFor notes why the container waits; answers whether that is new
     */
    Told(Predicate<Waiting> waitFor) {
      this.waitFor = waitFor;
    }

    private String pulled(String image) {
      var begun = pulling;
      pulling = Optional.empty();
      return begun
          .map(since -> "Successfully pulled image \"" + image + "\" in " + took(since))
          .orElse(
              "Container image \""
                  + image
                  + "\" already present on machine and can be accessed by the pod");
    }

    private static String took(Instant since) {
      return Duration.between(since, Instant.now()).toMillis() / 1000.0 + "s";
    }
  }

  ImageCheck(PodContext context, Pod pod, Container container, Told told) {
    this.context = context;
    this.pod = pod;
    this.container = container;
    this.told = told;
  }

  /**
   * Makes the container.
   *
   * @return empty where the image is not there yet
   */
  Optional<String> create(Supplier<String> create) {
    var image = container.getImage();
    try {
      // Trying costs one call where looking first would cost two.
      var id = create.get();
      context.events().normal(pod, container.getName(), "Pulled", told.pulled(image));
      return Optional.of(id);
    } catch (EngineException e) {
      if (e.reason() == Reason.BAD_REQUEST
          && String.valueOf(e.getMessage()).contains("invalid reference format")) {
        say(
            "InvalidImageName",
            "Failed to apply default image tag \"%s\": couldn't parse image name \"%s\": invalid"
                    .formatted(image, image)
                + " reference format");
        return Optional.empty();
      }
      if (e.reason() != Reason.NOT_FOUND || context.images().isPresent(image)) {
        throw e;
      }
      missing(image);
      return Optional.empty();
    }
  }

  private void missing(String image) {
    if ("Never".equals(container.getImagePullPolicy())) {
      say(
          "ErrImageNeverPull",
          "Container image \"" + image + "\" is not present with pull policy of Never");
      return;
    }
    var last = context.images().find(image);
    if (last.isEmpty()) {
      pull(image);
    } else if (!last.get().isRunning()) {
      failed(image, last.get());
    }
  }

  private void failed(String image, ImagePulls.Pull pull) {
    var problem = pull.problem().orElse("");
    if (!pull.changed().equals(told.failure)) {
      told.failure = pull.changed();
      var _ = told.waitFor.test(new Waiting("ErrImagePull", problem));
      warn("Failed", "Failed to pull image \"" + image + "\": " + problem);
      warn("Failed", "Error: ErrImagePull");
    } else if (!context.now().isBefore(pull.retryAt())) {
      pull(image);
    } else if (told.waitFor.test(
        new Waiting(
            "ImagePullBackOff",
            "Back-off pulling image \"" + image + "\": ErrImagePull: " + problem))) {
      context
          .events()
          .normal(pod, container.getName(), "BackOff", "Back-off pulling image \"" + image + "\"");
      warn("Failed", "Error: ImagePullBackOff");
    }
  }

  private void pull(String image) {
    context.events().normal(pod, container.getName(), "Pulling", "Pulling image \"" + image + "\"");
    told.pulling = Optional.of(context.now());
    context.images().begin(image);
  }

  private void say(String reason, String message) {
    if (told.waitFor.test(new Waiting(reason, message))) {
      warn(reason.equals("InvalidImageName") ? "InspectFailed" : reason, message);
      warn("Failed", "Error: " + reason);
    }
  }

  private void warn(String reason, String message) {
    context.events().warning(pod, container.getName(), reason, message);
  }
}
