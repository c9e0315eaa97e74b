package dev.netduo.k8s.api;

import io.fabric8.kubernetes.api.model.HasMetadata;
import org.jspecify.annotations.Nullable;

/**
 * What tells an object from others of its kind.
 *
 * @param namespace the namespace; empty for kinds that live in none
 * @param name the name
 */
public record ObjectKey(String namespace, String name) implements Comparable<ObjectKey> {
  /** The key of an object that has a name. */
  public static ObjectKey of(HasMetadata object) {
    var meta = object.getMetadata();
    var namespace = meta.getNamespace();
    return new ObjectKey(namespace == null ? "" : namespace, meta.getName());
  }

  @Override
  public int compareTo(ObjectKey other) {
    var byNamespace = namespace.compareTo(other.namespace);
    return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
  }

  // A record's own go by method handles, which the compiler that netduo runs with (C1) does not see
  // through; objects of a large cluster are looked up a hundred thousand times before its first
  // rules are written.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ObjectKey key
        && name.equals(key.name)
        && namespace.equals(key.namespace);
  }

  @Override
  public int hashCode() {
    return 31 * namespace.hashCode() + name.hashCode();
  }

  /** {@code namespace/name}, or the name alone. */
  @Override
  public String toString() {
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }
}
