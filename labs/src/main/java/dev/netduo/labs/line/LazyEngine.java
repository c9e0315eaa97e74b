package dev.netduo.labs.line;

import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.engine.Containers;
import dev.netduo.emulator.engine.EngineVersion;
import dev.netduo.emulator.engine.Images;
import dev.netduo.emulator.engine.Networks;
import dev.netduo.emulator.engine.Services;
import dev.netduo.emulator.engine.Swarm;
import dev.netduo.emulator.engine.Volumes;
import java.util.Optional;
import java.util.function.Supplier;

/** An engine that is connected to when it is first used: help and completion need none. */
final class LazyEngine implements ContainerEngine {
  private final Supplier<ContainerEngine> connect;
  private Optional<ContainerEngine> engine = Optional.empty();

  LazyEngine(Supplier<ContainerEngine> connect) {
    this.connect = connect;
  }

  private synchronized ContainerEngine engine() {
    var connected = engine.orElseGet(connect);
    engine = Optional.of(connected);
    return connected;
  }

  @Override
  public EngineVersion version() {
    return engine().version();
  }

  @Override
  public Containers containers() {
    return engine().containers();
  }

  @Override
  public Networks networks() {
    return engine().networks();
  }

  @Override
  public Images images() {
    return engine().images();
  }

  @Override
  public Volumes volumes() {
    return engine().volumes();
  }

  @Override
  public Swarm swarm() {
    return engine().swarm();
  }

  @Override
  public Services services() {
    return engine().services();
  }

  @Override
  public synchronized void close() {
    engine.ifPresent(ContainerEngine::close);
    engine = Optional.empty();
  }
}
