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
    var ready = all.stream().filter(Backend::ready).toList();
    return ready.isEmpty() ? lingering(all, _ -> true) : near(ready, here);
  }

  /** The endpoints under the policy {@code Local}: as above, of this node alone. */
  static List<Backend> local(List<Backend> all, Here here) {
    Predicate<Backend> isHere = backend -> backend.node().equals(here.node());
    var ready = all.stream().filter(Backend::ready).filter(isHere).toList();
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

  private static List<Backend> lingering(List<Backend> all, Predicate<Backend> among) {
    return all.stream()
        .filter(backend -> backend.serving() && backend.terminating())
        .filter(among)
        .toList();
  }

  // One endpoint without a hint, or a place that no hint names, and all of them serve.
  private static List<Backend> near(List<Backend> ready, Here here) {
    if (ready.stream().noneMatch(backend -> backend.nodes().isEmpty())) {
      var own = ready.stream().filter(backend -> backend.nodes().contains(here.node())).toList();
      if (!own.isEmpty()) {
        return own;
      }
    }
    if (here.zone().isPresent() && ready.stream().noneMatch(b -> b.zones().isEmpty())) {
      var zone = here.zone().get();
      var own = ready.stream().filter(backend -> backend.zones().contains(zone)).toList();
      if (!own.isEmpty()) {
        return own;
      }
    }
    return ready;
  }
}
