package dev.netduo.k8s.server.rest;

import java.util.List;
import java.util.Optional;

/**
 * The path of objects: {@code /api/v1/namespaces/NS/pods/NAME/log}.
 *
 * @param group empty for the core group
 * @param namespace empty where none is named
 * @param plural for example {@code pods}
 * @param name empty for the collection
 * @param subresource for example {@code log}; empty for the object itself
 */
record ResourcePath(
    String group,
    String version,
    String namespace,
    String plural,
    String name,
    String subresource) {

  /** The path's reading; empty where it is none of objects. */
  static Optional<ResourcePath> of(List<String> path) {
    if (path.size() > 2 && path.getFirst().equals("api")) {
      return below("", path.get(1), path.subList(2, path.size()));
    }
    if (path.size() > 3 && path.getFirst().equals("apis")) {
      return below(path.get(1), path.get(2), path.subList(3, path.size()));
    }
    return Optional.empty();
  }

  private static Optional<ResourcePath> below(String group, String version, List<String> rest) {
    // A namespace itself, and its own subresources, are below "namespaces" too.
    var within =
        rest.getFirst().equals("namespaces")
            && rest.size() > 2
            && !(rest.size() == 3 && List.of("status", "finalize").contains(rest.get(2)));
    var namespace = within ? rest.get(1) : "";
    var own = within ? rest.subList(2, rest.size()) : rest;
    return own.size() > 3
        ? Optional.empty()
        : Optional.of(
            new ResourcePath(
                group, version, namespace, own.getFirst(), part(own, 1), part(own, 2)));
  }

  private static String part(List<String> parts, int index) {
    return index < parts.size() ? parts.get(index) : "";
  }

  boolean isCollection() {
    return name.isEmpty();
  }
}
