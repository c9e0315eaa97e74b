package dev.netduo.shell.command;

import dev.netduo.emulator.Interruption;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.agent.ContainerAgent;
import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.image.ImageStore;
import dev.netduo.emulator.probe.LiveProber;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.session.Sessions;
import java.util.Optional;

/**
 * A session that belongs to one command and goes with it, also when the program is interrupted.
 * Only {@code kill -9} leaves it behind, for {@code netduo rm}.
 */
final class OwnSession implements AutoCloseable {
  private final ContainerEngine engine;
  private final Session session;
  private volatile Optional<ContainerAgent> agent = Optional.empty();
  private final Endings endings;
  private final Runnable ending = this::remove;
  private boolean kept;
  private boolean removed;

  private OwnSession(ContainerEngine engine, Session session, Endings endings) {
    this.engine = engine;
    this.session = session;
    this.endings = endings;
    endings.add(ending);
    this.agent = Optional.of(start());
  }

  private ContainerAgent start() {
    try {
      return ContainerAgent.start(session);
    } catch (RuntimeException e) {
      Interruption.putOff(this::remove);
      throw e;
    }
  }

  /**
   * Builds the images where they are missing and starts the session with its agent.
   *
   * @throws NetduoException where a session of this name is there already
   */
  static OwnSession start(Surroundings surroundings, String name) {
    var engine = surroundings.engine();
    var session = new Session(name, engine, surroundings.events());
    if (new Sessions(engine).list().stream().anyMatch(other -> other.name().equals(name))) {
      throw new NetduoException(
          "session " + name + " is there already, kept or left behind",
          "remove it with: netduo rm " + name);
    }
    new ImageStore(engine, surroundings.events()).ensure();
    return new OwnSession(engine, session, surroundings.endings());
  }

  Session session() {
    return session;
  }

  ContainerAgent agent() {
    return agent.orElseThrow();
  }

  LiveProber prober() {
    return new LiveProber(agent());
  }

  /** Leaves everything as it is when this is closed. */
  synchronized void keep() {
    kept = true;
  }

  // Both the command and the end of the program come here: who comes second waits, since what is
  // let go of afterwards the other still needs.
  private synchronized void remove() {
    if (!kept && !removed) {
      // What still runs would have it started again.
      agent.ifPresent(ContainerAgent::close);
      var _ = new Sessions(engine).remove(session.name());
      removed = true;
    }
  }

  @Override
  public void close() {
    agent().close();
    remove();
    endings.remove(ending);
  }
}
