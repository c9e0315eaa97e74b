package dev.netduo.k8s.service;

import java.util.List;
import java.util.function.Predicate;

/**
 * Which endpoints of a port get new connections. Pure. Source: kube-proxy's {@code
 * pkg/proxy/topology.go}.
 */
final class EndpointChoice {
  private EndpointChoice() {}

  /**
   * The endpoints under the policy {@code Cluster}: the ready ones, of which only the near ones
   * where each tells whom it is for; where none is ready, those that still serve on their way out.
   */
  static List<Backend> cluster(List<Backend> all, Here here) {
    var ready = among(all, Backend::ready);
    return ready.isEmpty() ? lingering(all, _ -> true) : near(ready, here);
  }

  /** The endpoints under the policy {@code Local}: as above, of this node alone. */
  static List<Backend> local(List<Backend> all, Here here) {
    Predicate<Backend> isHere = backend -> backend.node().equals(here.node());
    var ready = among(all, isHere.and(Backend::ready));
    return ready.isEmpty() ? lingering(all, isHere) : ready;
  }

  /** Whether {@link #cluster} depends on where it is asked. */
  static boolean dependsOnPlace(List<Backend> all) {
    // Asked of every service of a large cluster before anything is written.
    var ready = false;
    var zoned = true;
    var placed = true;
    for (var backend : all) {
      if (backend.ready()) {
        ready = true;
        zoned &= !backend.zones().isEmpty();
        placed &= !backend.nodes().isEmpty();
      }
    }
    return ready && (zoned || placed);
  }

  private static List<Backend> lingering(List<Backend> all, Predicate<Backend> wanted) {
    return among(all, wanted.and(backend -> backend.serving() && backend.terminating()));
  }

  // Most often that is all of them.
  private static List<Backend> among(List<Backend> some, Predicate<Backend> wanted) {
    return all(some, wanted) ? some : some.stream().filter(wanted).toList();
  }

  private static boolean all(List<Backend> some, Predicate<Backend> wanted) {
    for (var backend : some) {
      if (!wanted.test(backend)) {
        return false;
      }
    }
    return true;
  }

  // One endpoint without a hint, or a place that no hint names, and all of them serve.
  private static List<Backend> near(List<Backend> ready, Here here) {
    if (all(ready, backend -> !backend.nodes().isEmpty())) {
      var own = among(ready, backend -> backend.nodes().contains(here.node()));
      if (!own.isEmpty()) {
        return own;
      }
    }
    if (here.zone().isPresent() && all(ready, backend -> !backend.zones().isEmpty())) {
      var zone = here.zone().get();
      var own = among(ready, backend -> backend.zones().contains(zone));
      if (!own.isEmpty()) {
        return own;
      }
    }
    return ready;
  }
}
