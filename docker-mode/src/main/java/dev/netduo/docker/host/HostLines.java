package dev.netduo.docker.host;

import dev.netduo.docker.DockerMode;
import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.guard.GuardedEngine;
import dev.netduo.emulator.guard.LinePolicy;
import dev.netduo.emulator.session.Session;
import java.util.Map;
import java.util.Optional;

/** What lines on hosts work with, held to a policy where they are not trusted. */
final class HostLines {
  private volatile Optional<LinePolicy> policy = Optional.empty();

  /** Holds all lines from now on to a policy. */
  void restrict(LinePolicy held) {
    policy = Optional.of(held);
  }

  /** Docker's networking on a host, whose engine is given. */
  DockerMode on(Host host, Session session, ContainerEngine engine) {
    return policy
        .map(held ->
            new DockerMode(
                new Session(session.name(), guarded(host, session, engine, held), session.events()),
                Map.of()))
        .orElseGet(() -> new DockerMode(new Session(session.name(), engine, session.events())));
  }

  // A container that stands for a machine has rights that containers on it must not get at.
  private static ContainerEngine guarded(
      Host host, Session session, ContainerEngine engine, LinePolicy held) {
    return switch (host.place()) {
      case Host.InContainer _ -> GuardedEngine.inSession(engine, session.name(), held);
      case Host.Elsewhere _ -> {
        var guarded = new GuardedEngine(engine, session.name());
        guarded.enforce(held);
        yield guarded;
      }
    };
  }
}
