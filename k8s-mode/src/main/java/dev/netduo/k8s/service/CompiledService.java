package dev.netduo.k8s.service;

import dev.netduo.k8s.service.Proxier.Scene;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final Optional<E> anywhere;
  private final Map<Here, E> byPlace = new HashMap<>();

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
    this.anywhere =
        service.dependsOnPlace() ? Optional.empty() : Optional.of(compile(Here.ANYWHERE));
  }

  /** Tells it from the others; {@code namespace/name}. */
  String key() {
    return service.key();
  }

  /** Whether what it comes to is not the same on every node. */
  boolean dependsOnPlace() {
    return anywhere.isEmpty();
  }

  /** What it comes to there. */
  E on(Here here) {
    return anywhere.orElseGet(() -> byPlace.computeIfAbsent(here, this::compile));
  }

  private E compile(Here here) {
    return proxier.elements(service, scene, here, denied);
  }
}
