package dev.netduo.k8s.controller;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.Pods;
import dev.netduo.k8s.api.Selector;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What controllers of pods do with them: make, remove, take over, let go. */
final class PodControl {
  private final KubeApi api;
  private final PodIndex index;

  PodControl(KubeApi api, PodIndex index) {
    this.api = api;
    this.index = index;
  }

  /**
   * The pods an owner controls. One that has lost the labels it is selected by is let go; one that
   * has them and that nothing controls is taken over.
   */
  List<Pod> claim(HasMetadata owner, Selector selector) {
    var meta = owner.getMetadata();
    var going = Pods.isTerminating(owner);
    var own = new ArrayList<Pod>();
    for (var pod : index.ownedBy(meta.getUid())) {
      if (selector.matches(Pods.labels(pod))) {
        own.add(pod);
      } else if (!going && !Pods.isTerminating(pod)) {
        letGo(pod, meta.getUid());
      }
    }
    if (!going && !selector.requirements().isEmpty()) {
      index.orphans(meta.getNamespace()).stream()
          .filter(pod -> Pods.isActive(pod) && selector.matches(Pods.labels(pod)))
          .forEach(pod -> takeOver(pod, owner).ifPresent(own::add));
    }
    return own;
  }

  private Optional<Pod> takeOver(Pod pod, HasMetadata owner) {
    var meta = pod.getMetadata();
    var adopted =
        api.modify(
            Kinds.POD,
            meta.getNamespace(),
            meta.getName(),
            p -> {
              if (Pods.controller(p).isEmpty() && p.getMetadata().getUid().equals(meta.getUid())) {
                p.getMetadata()
                    .setOwnerReferences(
                        Stream.concat(Pods.owners(p).stream(), Stream.of(Pods.controlledBy(owner)))
                            .toList());
              }
              return p;
            });
    adopted.ifPresent(index::learn);
    return adopted.filter(p ->
        Pods.controller(p)
            .filter(o -> o.getUid().equals(owner.getMetadata().getUid()))
            .isPresent());
  }

  private void letGo(Pod pod, String owner) {
    var meta = pod.getMetadata();
    api.modify(
            Kinds.POD,
            meta.getNamespace(),
            meta.getName(),
            p -> {
              p.getMetadata()
                  .setOwnerReferences(
                      Pods.owners(p).stream().filter(o -> !o.getUid().equals(owner)).toList());
              return p;
            })
        .ifPresent(index::learn);
  }

  /** A pod of a template, named by the server. */
  static Pod pod(HasMetadata owner, PodTemplateSpec template) {
    var meta = template.getMetadata();
    return new PodBuilder()
        .withNewMetadata()
        .withGenerateName(owner.getMetadata().getName() + "-")
        .withNamespace(owner.getMetadata().getNamespace())
        .withLabels(meta == null ? null : meta.getLabels())
        .withAnnotations(meta == null ? null : meta.getAnnotations())
        .withOwnerReferences(Pods.controlledBy(owner))
        .endMetadata()
        .withSpec(template.getSpec())
        .build();
  }

  /**
   * Creates a pod; empty where its namespace is going, and its owner with it.
   *
   * @throws ApiException where it is refused
   */
  Optional<Pod> create(Pod pod) {
    try {
      var created = api.create(Kinds.POD, pod);
      index.learn(created);
      return Optional.of(created);
    } catch (ApiException e) {
      if (e.code() == ApiException.FORBIDDEN || e.isNotFound()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Asks a pod to go; false where it is gone already. */
  boolean delete(Pod pod) {
    var meta = pod.getMetadata();
    try {
      var last =
          api.delete(
              Kinds.POD,
              meta.getNamespace(),
              meta.getName(),
              DeleteOptions.DEFAULT.withUid(meta.getUid()));
      var grace = last.getMetadata().getDeletionGracePeriodSeconds();
      var held = last.getMetadata().getFinalizers();
      if ((grace == null || grace == 0) && (held == null || held.isEmpty())) {
        index.forget(last);
      } else {
        index.learn(last);
      }
      return true;
    } catch (ApiException e) {
      if (!e.isNotFound() && e.code() != ApiException.CONFLICT) {
        throw e;
      }
      index.forget(pod);
      return false;
    }
  }

  /** Whether it has been ready for a while. */
  static boolean isAvailable(Pod pod, @org.jspecify.annotations.Nullable Integer minReadySeconds) {
    var settle = Duration.ofSeconds(minReadySeconds == null ? 0 : minReadySeconds);
    if (!Pods.isReady(pod) || settle.isZero()) {
      return Pods.isReady(pod);
    }
    return Pods.condition(pod, "Ready")
        .map(c -> c.getLastTransitionTime())
        .filter(since -> !Instant.parse(since).plus(settle).isAfter(Instant.now()))
        .isPresent();
  }
}
