package dev.netduo.k8s.service;

import dev.netduo.k8s.service.Proxier.Scene;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A service, compiled once: where that is the same on every node at once, else for a node when it
 * is asked for. Not safe for use by several threads.
 *
 * @param <E> what it comes to on one node
 */
final class CompiledService<E> {
  private final Proxier<E> proxier;
  private final Scene scene;
  private final VirtualService service;
  private final Set<List<String>> denied;
  private final boolean dependsOnPlace;
  private final Map<Here, E> elements;

  /**
   * Compiles a service.
   *
   * @param denied addresses and ports that another service has
   */
  CompiledService(
      Proxier<E> proxier, Scene scene, VirtualService service, Set<List<String>> denied) {
    this.proxier = proxier;
    this.scene = scene;
    this.service = service;
    this.denied = denied;
    this.dependsOnPlace = service.dependsOnPlace();
    this.elements =
        dependsOnPlace
            ? new HashMap<>()
            : Map.of(Here.ANYWHERE, proxier.elements(service, scene, Here.ANYWHERE, denied));
  }

  /** Tells it from the others; {@code namespace/name}. */
  String key() {
    return service.key();
  }

  /** Whether what it comes to is not the same on every node. */
  boolean dependsOnPlace() {
    return dependsOnPlace;
  }

  /** What it comes to there. */
  E on(Here here) {
    return dependsOnPlace
        ? elements.computeIfAbsent(here, place -> proxier.elements(service, scene, place, denied))
        : Objects.requireNonNull(elements.get(Here.ANYWHERE));
  }
}
