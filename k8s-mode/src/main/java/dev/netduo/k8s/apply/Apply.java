package dev.netduo.k8s.apply;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.DeepCopy;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.ResourceKind;
import dev.netduo.k8s.manifest.Trees;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes objects as their manifests say, and leaves alone what others set on them. What was applied
 * is kept in an annotation, so that a field taken out of the manifest later goes from the object
 * too. Source: kubernetes.io/docs/tasks/manage-kubernetes-objects/declarative-config.
 */
public final class Apply {
  /** The annotation that keeps what was applied last, as one line of JSON. */
  public static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private static final int ATTEMPTS = 5;
  private static final JsonMapper JSON = new JsonMapper();
  private static final TypeReference<Map<String, Object>> TREE = new TypeReference<>() {};

  private final KubeApi api;

  /** What applying did. */
  public enum Result {
    CREATED,
    CONFIGURED,
    UNCHANGED
  }

  /**
   * What applying did, and to what.
   *
   * @param object as it is stored now
   * @param adopted whether the object was there without the annotation of an earlier apply
   */
  public record Outcome<T extends HasMetadata>(Result result, T object, boolean adopted) {}

  public Apply(KubeApi api) {
    this.api = api;
  }

  /**
   * Creates the object, or changes the live one to what the manifest says.
   *
   * @param object what a manifest says; not changed
   * @param defaultNamespace where the object goes if it names no namespace and its kind needs one
   * @throws ApiException as {@link KubeApi#create} and {@link KubeApi#update}
   * @throws IllegalArgumentException where the object's class is none of {@link Kinds#ALL}
   */
  public Result apply(HasMetadata object, String defaultNamespace) {
    return merge(object, defaultNamespace).result();
  }

  /** As {@link #apply}, and tells what the object is now. */
  public <T extends HasMetadata> Outcome<T> merge(T object, String defaultNamespace) {
    var kind = Kinds.of(object);
    var wanted = annotated(object, kind, defaultNamespace);
    for (int attempt = 1; ; attempt++) {
      try {
        return once(kind, wanted);
      } catch (ApiException e) {
        // Somebody else was quicker: merge into what they wrote.
        if (e.code() != ApiException.CONFLICT || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private <T extends HasMetadata> Outcome<T> once(ResourceKind<T> kind, T wanted) {
    var meta = wanted.getMetadata();
    var live = api.get(kind, orEmpty(meta.getNamespace()), orEmpty(meta.getName()));
    if (live.isEmpty()) {
      return new Outcome<>(Result.CREATED, api.create(kind, wanted), false);
    }
    var before = live.get();
    var lastApplied = lastApplied(before);
    var merged =
        new ThreeWayMerge(kind).merge(lastApplied.orElseGet(Map::of), tree(wanted), tree(before));
    var after = api.update(kind, Trees.read(kind, merged));
    var same =
        after.getMetadata().getResourceVersion().equals(before.getMetadata().getResourceVersion());
    return new Outcome<>(same ? Result.UNCHANGED : Result.CONFIGURED, after, lastApplied.isEmpty());
  }

  private static <T extends HasMetadata> T annotated(
      T object, ResourceKind<T> kind, String defaultNamespace) {
    var wanted = DeepCopy.of(object);
    if (wanted.getMetadata() == null) {
      wanted.setMetadata(new ObjectMeta());
    }
    var meta = wanted.getMetadata();
    if (kind.namespaced() && orEmpty(meta.getNamespace()).isEmpty()) {
      meta.setNamespace(defaultNamespace);
    }
    var annotations = new LinkedHashMap<String, String>();
    if (meta.getAnnotations() != null) {
      annotations.putAll(meta.getAnnotations());
    }
    annotations.remove(LAST_APPLIED);
    meta.setAnnotations(annotations);
    annotations.put(LAST_APPLIED, JSON.writeValueAsString(tree(wanted)) + "\n");
    meta.setAnnotations(annotations);
    return wanted;
  }

  private static Optional<Map<String, Object>> lastApplied(HasMetadata live) {
    var annotations = live.getMetadata().getAnnotations();
    return Optional.ofNullable((annotations == null ? Map.<String, String>of() : annotations))
        .map(a -> a.get(LAST_APPLIED))
        .map(text -> JSON.readValue(text, TREE));
  }

  // The status is not the manifest's to say.
  private static Map<String, Object> tree(HasMetadata object) {
    var tree = Trees.of(object);
    tree.remove("status");
    return tree;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
