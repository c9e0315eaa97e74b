package dev.netduo.docker.host;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.EngineException;
import dev.netduo.emulator.engine.EngineException.Reason;
import dev.netduo.emulator.engine.Network;
import dev.netduo.emulator.engine.Swarm.Membership;
import dev.netduo.emulator.event.Event;
import dev.netduo.emulator.session.Labels;
import dev.netduo.emulator.session.Session;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes hosts out of the session. */
final class Departure {
  private final Session session;
  private final Engines engines;

  Departure(Session session, Engines engines) {
    this.session = session;
    this.engines = engines;
  }

  /**
   * Removes some of all hosts.
   *
   * @throws NetduoException where those that stay would have no manager
   */
  void of(List<Host> leaving, List<Host> all) {
    var staying = all.stream().filter(host -> !leaving.contains(host)).toList();
    var manager = staying.stream().filter(host -> membership(host).manager()).findFirst();
    if (manager.isEmpty()
        && leaving.stream().anyMatch(host -> membership(host).manager())
        && !staying.isEmpty()) {
      throw new NetduoException(
          "the Swarm would lose its only manager and keep "
              + String.join(", ", staying.stream().map(Host::name).toList()),
          "remove all of them together: host rm "
              + String.join(" ", all.stream().map(Host::name).toList()));
    }
    try (var workers = Workers.open()) {
      workers.each(leaving, host -> remove(host, manager));
    }
  }

  private void remove(Host host, Optional<Host> manager) {
    var node = membership(host).nodeId();
    switch (host.place()) {
      case Host.InContainer(var id, var _) -> session.engine().containers().remove(id);
      case Host.Elsewhere(var reminder) -> {
        leave(host);
        session.engine().containers().remove(reminder);
      }
    }
    manager
        .filter(_ -> !node.isEmpty())
        .ifPresent(other -> engines.of(other).swarm().removeNode(node));
  }

  /** Makes every Engine elsewhere leave. */
  void release(List<Host> hosts) {
    hosts.stream().filter(host -> host.place() instanceof Host.Elsewhere).forEach(this::leave);
  }

  private void leave(Host host) {
    try {
      var engine = engines.of(host);
      var ofSession = Map.of(Labels.SESSION, session.name());
      engine
          .containers()
          .list(ofSession)
          .forEach(container -> engine.containers().remove(container.id()));
      // An overlay goes by itself once the Engine is out of the Swarm.
      engine.networks().list(ofSession).stream()
          .filter(network -> network.scope().equals("local"))
          .map(Network::id)
          .forEach(engine.networks()::remove);
      engine.swarm().leave();
    } catch (EngineException e) {
      if (e.reason() != Reason.UNREACHABLE) {
        throw e;
      }
      session
          .events()
          .publish(
              new Event.Warned(
                  "host "
                      + host.name()
                      + " does not answer and still believes to be in the Swarm; on that machine: "
                      + "docker swarm leave --force"));
    }
  }

  private Membership membership(Host host) {
    try {
      return host.isUp()
          ? engines.of(host).swarm().membership()
          : new Membership("inactive", "", false);
    } catch (EngineException e) {
      if (e.reason() == Reason.UNREACHABLE) {
        return new Membership("inactive", "", false);
      }
      throw e;
    }
  }
}
