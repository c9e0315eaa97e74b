package dev.netduo.k8s.controller;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.Pods;
import dev.netduo.k8s.api.ResourceKind;
import dev.netduo.k8s.manifest.Trees;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.ControllerRevisionBuilder;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The templates a StatefulSet or DaemonSet has had, one ControllerRevision each, which {@code
 * kubectl rollout history} and {@code undo} read: what they hold is a patch that brings the
 * template back. Source: Kubernetes {@code pkg/controller/history}.
 */
final class Revisions<T extends HasMetadata> {
  /** The label by which a pod tells the revision it was made from. */
  static final String LABEL = "controller-revision-hash";

  private static final String HASH = "controller.kubernetes.io/hash";
  private static final int DEFAULT_HISTORY = 10;

  private final KubeApi api;
  private final ResourceKind<T> kind;
  private final Function<T, PodTemplateSpec> template;

  /**
   * @param kind the kind of the owners
   * @param template the template of an owner
   */
  Revisions(KubeApi api, ResourceKind<T> kind, Function<T, PodTemplateSpec> template) {
    this.api = api;
    this.kind = kind;
    this.template = template;
  }

  /** The revisions of an owner, oldest first, that of its present template last. */
  List<ControllerRevision> sync(T owner) {
    var meta = owner.getMetadata();
    var hash = TemplateHash.of(template.apply(owner));
    var name = meta.getName() + "-" + hash;
    var known = list(owner);
    var newest = known.isEmpty() ? 0 : known.getLast().getRevision();
    var current = known.stream().filter(r -> r.getMetadata().getName().equals(name)).findFirst();
    if (current.isEmpty()) {
      api.create(Kinds.CONTROLLER_REVISION, revision(owner, name, hash, newest + 1));
    } else if (current.get().getRevision() < newest) {
      // A template that came back is the newest again.
      api.modify(
          Kinds.CONTROLLER_REVISION,
          meta.getNamespace(),
          name,
          r -> r.edit().withRevision(newest + 1).build());
    } else {
      return known;
    }
    return list(owner);
  }

  private List<ControllerRevision> list(T owner) {
    return api.list(Kinds.CONTROLLER_REVISION, owner.getMetadata().getNamespace()).items().stream()
        .filter(r ->
            Pods.controller(r)
                .filter(o -> o.getUid().equals(owner.getMetadata().getUid()))
                .isPresent())
        .sorted(Comparator.comparingLong(ControllerRevision::getRevision))
        .toList();
  }

  private ControllerRevision revision(T owner, String name, String hash, long number) {
    var labels = new LinkedHashMap<>(Pods.labels(owner));
    var template = this.template.apply(owner);
    if (template.getMetadata() != null && template.getMetadata().getLabels() != null) {
      labels.putAll(template.getMetadata().getLabels());
    }
    labels.put(HASH, hash);
    return new ControllerRevisionBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(owner.getMetadata().getNamespace())
        .withLabels(labels)
        .withAnnotations(owner.getMetadata().getAnnotations())
        .withOwnerReferences(Pods.controlledBy(owner))
        .endMetadata()
        .withRevision(number)
        .withData(patch(owner))
        .build();
  }

  private static Map<String, Object> patch(HasMetadata owner) {
    var spec = (Map<?, ?>) Trees.of(owner).getOrDefault("spec", Map.of());
    var patch = new LinkedHashMap<String, Object>();
    patch.put("$patch", "replace");
    if (spec.get("template") instanceof Map<?, ?> tree) {
      tree.forEach((key, value) -> patch.put(String.valueOf(key), value));
    }
    return Map.of("spec", Map.of("template", patch));
  }

  /** The template that a revision keeps. */
  PodTemplateSpec template(ControllerRevision revision) {
    var kept = new LinkedHashMap<String, Object>();
    if (revision.getData() instanceof Map<?, ?> patch
        && patch.get("spec") instanceof Map<?, ?> spec
        && spec.get("template") instanceof Map<?, ?> tree) {
      tree.forEach((key, value) -> kept.put(String.valueOf(key), value));
    }
    kept.remove("$patch");
    var tree = new LinkedHashMap<String, Object>();
    tree.put("apiVersion", kind.apiVersion());
    tree.put("kind", kind.kind());
    tree.put("spec", Map.of("template", kept));
    return template.apply(Trees.read(kind, tree));
  }

  /** The part of a revision's name that is its template's. */
  static String hash(ControllerRevision revision) {
    return Optional.ofNullable(Pods.labels(revision).get(HASH)).orElse("");
  }

  /** Removes the oldest that no pod was made from, beyond what is kept. */
  void dropHistory(
      List<ControllerRevision> revisions,
      Set<String> live,
      @org.jspecify.annotations.Nullable Integer limit) {
    var idle = revisions.stream().filter(r -> !live.contains(r.getMetadata().getName())).toList();
    idle.stream()
        .limit(Math.max(0, idle.size() - (limit == null ? DEFAULT_HISTORY : limit)))
        .forEach(this::drop);
  }

  private void drop(ControllerRevision revision) {
    var meta = revision.getMetadata();
    try {
      api.delete(
          Kinds.CONTROLLER_REVISION, meta.getNamespace(), meta.getName(), DeleteOptions.DEFAULT);
    } catch (ApiException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
  }
}
