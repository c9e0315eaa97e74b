package dev.netduo.docker.host;

import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.engine.Containers;
import dev.netduo.emulator.engine.EngineVersion;
import dev.netduo.emulator.engine.Images;
import dev.netduo.emulator.engine.Networks;
import dev.netduo.emulator.engine.Services;
import dev.netduo.emulator.engine.Swarm;
import dev.netduo.emulator.engine.Volumes;

/** A host's Engine with the images of the machine and the networks of the Swarm at hand. */
record HostEngine(ContainerEngine own, Networks networks, Images images)
    implements ContainerEngine {

  @Override
  public EngineVersion version() {
    return own.version();
  }

  @Override
  public Containers containers() {
    return own.containers();
  }

  @Override
  public Volumes volumes() {
    return own.volumes();
  }

  @Override
  public Swarm swarm() {
    return own.swarm();
  }

  @Override
  public Services services() {
    return own.services();
  }

  @Override
  public void close() {
    own.close();
  }
}
