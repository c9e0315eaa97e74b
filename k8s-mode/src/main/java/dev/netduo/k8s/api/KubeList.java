package dev.netduo.k8s.api;

import java.util.List;

/**
 * Objects at one moment.
 *
 * @param items the objects by namespace and name, each the caller's own copy
 * @param resourceVersion the moment; a watch that starts here misses nothing and repeats nothing
 */
public record KubeList<T>(List<T> items, String resourceVersion) {
  public KubeList {
    items = List.copyOf(items);
  }
}
