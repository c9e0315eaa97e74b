package dev.netduo.docker.host;

import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.engine.docker.DockerEngine;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Connections to the Engines of hosts, one each. */
final class Engines implements AutoCloseable {
  private final Map<String, ContainerEngine> open = new ConcurrentHashMap<>();

  ContainerEngine of(Host host) {
    return open.computeIfAbsent(host.engine(), DockerEngine::connect);
  }

  @Override
  public void close() {
    open.values().forEach(ContainerEngine::close);
    open.clear();
  }
}
