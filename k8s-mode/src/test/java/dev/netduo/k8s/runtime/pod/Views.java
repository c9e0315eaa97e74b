package dev.netduo.k8s.runtime.pod;

import dev.netduo.k8s.runtime.pod.AppView.Health;
import dev.netduo.k8s.runtime.pod.Attempt.Life;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Instant;
import java.util.Optional;

/** Made-up pods and what is known of their containers. */
final class Views {
  static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private Views() {}

  static AppView running(int number) {
    return view(number, new Life.Running(NOW, 42), new Health(true, true, ""));
  }

  static AppView ended(int exitCode) {
    var reason = exitCode == 0 ? "Completed" : "Error";
    return view(0, new Life.Ended(exitCode, reason, "", NOW, NOW), Health.UNKNOWN);
  }

  private static AppView view(int number, Life life, Health health) {
    return new AppView(
        Optional.of(new Attempt("id" + number, number, "sha256:1", NOW, life)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        health);
  }

  static AppView with(AppView view, Health health) {
    return new AppView(view.current(), view.previous(), view.waiting(), view.backOff(), health);
  }

  static AppView with(AppView view, Optional<BackOff> backOff) {
    return new AppView(view.current(), view.previous(), view.waiting(), backOff, view.health());
  }

  static AppView waiting(AppView view, String reason) {
    return new AppView(
        view.current(),
        view.previous(),
        Optional.of(new AppView.Waiting(reason, "")),
        view.backOff(),
        view.health());
  }

  static Sketch pod(String restartPolicy) {
    return new Sketch(restartPolicy);
  }

  /** A pod in the making. */
  static final class Sketch {
    private final PodBuilder pod;

    private Sketch(String restartPolicy) {
      this.pod =
          new PodBuilder()
              .withNewMetadata()
              .withName("p")
              .withNamespace("default")
              .withUid("11111111-2222")
              .endMetadata()
              .withNewSpec()
              .withRestartPolicy(restartPolicy)
              .endSpec();
    }

    Sketch app(String name) {
      pod.editSpec()
          .addToContainers(new ContainerBuilder().withName(name).withImage("box").build())
          .endSpec();
      return this;
    }

    Sketch init(String name) {
      pod.editSpec()
          .addToInitContainers(new ContainerBuilder().withName(name).withImage("box").build())
          .endSpec();
      return this;
    }

    Sketch sidecar(String name) {
      pod.editSpec()
          .addToInitContainers(
              new ContainerBuilder()
                  .withName(name)
                  .withImage("box")
                  .withRestartPolicy("Always")
                  .build())
          .endSpec();
      return this;
    }

    Pod build() {
      return pod.build();
    }
  }
}
