package dev.netduo.docker.host;

import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.engine.EngineException;
import dev.netduo.emulator.engine.EngineException.Reason;
import dev.netduo.emulator.engine.SwarmNode;
import java.util.List;
import java.util.Optional;

/** Puts together what a host, its Engine and its Swarm's manager say of it. */
final class StatusReading {
  private final ContainerEngine machine;
  private final Engines engines;

  StatusReading(ContainerEngine machine, Engines engines) {
    this.machine = machine;
    this.engines = engines;
  }

  /**
   * @param nodes what the manager says; empty where none answers
   */
  HostStatus of(Host host, List<SwarmNode> nodes) {
    if (!host.isUp()) {
      return new HostStatus(host, "", "Stopped", false, "");
    }
    try {
      var engine = engines.of(host);
      var node = node(engine.swarm().membership().nodeId(), nodes);
      return new HostStatus(
          host,
          node.map(SwarmNode::role).orElse(""),
          node.map(SwarmNode::state).map(StatusReading::capitalized).orElse("Unknown"),
          new Cable(machine, host).isCut(),
          engine.version().version());
    } catch (EngineException e) {
      if (e.reason() != Reason.UNREACHABLE) {
        throw e;
      }
      return new HostStatus(host, "", "Unreachable", false, "");
    }
  }

  private static Optional<SwarmNode> node(String id, List<SwarmNode> nodes) {
    return nodes.stream().filter(node -> !id.isEmpty() && node.id().equals(id)).findFirst();
  }

  private static String capitalized(String state) {
    return state.isEmpty() ? state : Character.toUpperCase(state.charAt(0)) + state.substring(1);
  }
}
