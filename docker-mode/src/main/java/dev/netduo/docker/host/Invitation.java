package dev.netduo.docker.host;

import dev.netduo.emulator.engine.ContainerEngine;

/**
 * What a host needs to join a Swarm.
 *
 * @param token a worker's
 * @param manager where the manager is
 */
record Invitation(String token, String manager) {

  /** Makes the Swarm of its first host. */
  static Invitation found(Host first, ContainerEngine engine) {
    engine.swarm().init(first.address().toString());
    return of(first, engine);
  }

  /** What the manager of a Swarm invites with. */
  static Invitation of(Host manager, ContainerEngine engine) {
    return new Invitation(engine.swarm().tokens().worker(), manager.address().toString());
  }

  void accept(Host host, ContainerEngine engine) {
    engine.swarm().join(host.address().toString(), token, manager);
  }
}
