package dev.netduo.shell.command;

import dev.netduo.emulator.Interruption;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.agent.ContainerAgent;
import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.engine.EngineException;
import dev.netduo.emulator.image.ImageStore;
import dev.netduo.emulator.probe.LiveProber;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.session.Sessions;

/**
 * A session that belongs to one command and goes with it, also when the program is interrupted.
 * Only {@code kill -9} leaves it behind, for {@code netduo rm}.
 */
final class OwnSession implements AutoCloseable {
  private final ContainerEngine engine;
  private final Session session;
  private final ContainerAgent agent;
  private final Endings endings;
  private final Runnable ending = this::remove;
  private boolean kept;
  private boolean removed;

  private OwnSession(
      ContainerEngine engine, Session session, ContainerAgent agent, Endings endings) {
    this.engine = engine;
    this.session = session;
    this.agent = agent;
    this.endings = endings;
    endings.add(ending);
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
      throw isThere(name);
    }
    new ImageStore(engine, surroundings.events()).ensure();
    try {
      var agent = ContainerAgent.claim(session);
      return new OwnSession(engine, session, agent, surroundings.endings());
    } catch (RuntimeException e) {
      if (e instanceof EngineException refused
          && refused.reason() == EngineException.Reason.CONFLICT) {
        throw isThere(name);
      }
      // The engine may have made it all the same.
      Interruption.putOff(() -> {
        var _ = new Sessions(engine).remove(name);
      });
      throw e;
    }
  }

  private static NetduoException isThere(String name) {
    return new NetduoException(
        "session " + name + " is there already: in use, kept or left behind",
        "where nothing uses it, remove it with: netduo rm " + name);
  }

  Session session() {
    return session;
  }

  ContainerAgent agent() {
    return agent;
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
      agent.close();
      var _ = new Sessions(engine).remove(session.name());
      removed = true;
    }
  }

  @Override
  public void close() {
    agent.close();
    remove();
    endings.remove(ending);
  }
}
