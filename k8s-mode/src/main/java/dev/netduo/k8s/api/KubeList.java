package dev.netduo.k8s.api;

import java.util.List;

/**
 * Objects at one moment.
 *
 * @param items the objects by namespace and name, each the caller's own copy
 * @param resourceVersion the moment; a watch that starts here misses nothing and repeats nothing
 * @param remaining how many come after these, where only a part was asked for
 */
public record KubeList<T>(List<T> items, String resourceVersion, long remaining) {
  public KubeList {
    items = List.copyOf(items);
  }

  /** All there are. */
  public KubeList(List<T> items, String resourceVersion) {
    this(items, resourceVersion, 0);
  }
}
