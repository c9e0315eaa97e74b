package dev.netduo.k8s.store;

import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.ResourceKind;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/** What an object must go through before it is stored: defaults, namespace, validation. */
final class Admission {
  // The alphabet of generated names: no vowels, so no words; no 0, 1, 3, which look like letters.
  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
  private static final Set<String> PERMANENT = Set.of("default", "kube-system", "kube-public");

  private final Function<String, Optional<Namespace>> namespaces;

  Admission(Function<String, Optional<Namespace>> namespaces) {
    this.namespaces = namespaces;
  }

  /** Gives a new object its name and its place. */
  <T extends HasMetadata> void prepare(Shelf<T> shelf, T object) {
    var kind = shelf.kind();
    object.setApiVersion(kind.apiVersion());
    if (object.getMetadata() == null) {
      object.setMetadata(new ObjectMeta());
    }
    var meta = object.getMetadata();
    if (!kind.namespaced()) {
      meta.setNamespace(null);
    } else if (meta.getNamespace() == null || meta.getNamespace().isEmpty()) {
      meta.setNamespace("default");
    }
    var prefix = meta.getGenerateName();
    if (isEmpty(meta.getName()) && !isEmpty(prefix)) {
      // Kubernetes cuts the prefix so that the name fits a label of 63 characters.
      meta.setName(prefix.substring(0, Math.min(prefix.length(), 58)) + random(5));
    }
    if (isEmpty(meta.getName())) {
      throw ApiException.invalid(
          kind,
          "",
          List.of(
              new ApiException.Cause(
                  "metadata.name", "Required value: name or generateName is required")));
    }
    if (!isEmpty(meta.getResourceVersion())) {
      throw ApiException.badRequest("resourceVersion should not be set on objects to be created");
    }
    meta.setUid(UUID.randomUUID().toString());
  }

  /**
   * Judges a new object and takes what it needs.
   *
   * @param keep whether it is going to be stored; nothing is taken otherwise
   */
  <T extends HasMetadata> void admitNew(Shelf<T> shelf, T object, boolean keep) {
    var kind = shelf.kind();
    var meta = object.getMetadata();
    if (kind.namespaced()) {
      var namespace =
          namespaces
              .apply(meta.getNamespace())
              .orElseThrow(() -> ApiException.notFound(Kinds.NAMESPACE, meta.getNamespace()));
      if (namespace.getMetadata().getDeletionTimestamp() != null) {
        throw ApiException.forbidden(
            kind,
            meta.getName(),
            "unable to create new content in namespace "
                + meta.getNamespace()
                + " because it is being terminated");
      }
    }
    shelf.strategy().begin(object);
    judge(shelf, object, Optional.empty(), keep);
  }

  /** Judges the new state of an object; {@code keep} as in {@link #admitNew}. */
  <T extends HasMetadata> void admitChange(Shelf<T> shelf, T object, T before, boolean keep) {
    object.setApiVersion(shelf.kind().apiVersion());
    shelf.strategy().carryOver(object, before);
    judge(shelf, object, Optional.of(before), keep);
  }

  /** Judges an object whose status is new. */
  <T extends HasMetadata> void admitStatus(Shelf<T> shelf, T object) {
    var problems = new Problems();
    shelf.strategy().fillInStatus(object);
    shelf.strategy().validateStatus(object, problems);
    refuse(shelf.kind(), object.getMetadata().getName(), problems);
  }

  /**
   * @throws ApiException 403 for the namespaces a cluster cannot be without
   */
  void admitDeletion(ResourceKind<?> kind, String name) {
    if (kind.equals(Kinds.NAMESPACE) && PERMANENT.contains(name)) {
      throw ApiException.forbidden(kind, name, "this namespace may not be deleted");
    }
  }

  private static <T extends HasMetadata> void judge(
      Shelf<T> shelf, T object, Optional<T> before, boolean keep) {
    var kind = shelf.kind();
    var strategy = shelf.strategy();
    var meta = object.getMetadata();
    strategy.fillIn(object);
    var problems = new Problems();
    if (before.isEmpty()) {
      strategy.validateName("metadata.name", meta.getName(), problems);
    }
    if (meta.getLabels() != null) {
      Names.labels(problems, "metadata.labels", meta.getLabels());
    }
    if (meta.getAnnotations() != null) {
      meta.getAnnotations()
          .keySet()
          .forEach(key -> Names.labelKey(problems, "metadata.annotations", key));
    }
    strategy.validate(object, before, problems);
    refuse(kind, meta.getName(), problems);
    if (!keep) {
      return;
    }
    try {
      strategy.acquire(object, before, problems);
    } catch (NetduoException e) {
      throw ApiException.internal(e);
    }
    refuse(kind, meta.getName(), problems);
  }

  private static void refuse(ResourceKind<?> kind, String name, Problems problems) {
    if (!problems.causes().isEmpty()) {
      throw ApiException.invalid(kind, name, problems.causes());
    }
  }

  private static boolean isEmpty(@org.jspecify.annotations.Nullable String text) {
    return text == null || text.isEmpty();
  }

  private static String random(int length) {
    return ThreadLocalRandom.current()
        .ints(length, 0, ALPHABET.length())
        .collect(StringBuilder::new, (b, i) -> b.append(ALPHABET.charAt(i)), StringBuilder::append)
        .toString();
  }
}
