package dev.netduo.shell.command;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.agent.ContainerAgent;
import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.engine.EngineException;
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
  private final Endings endings;
  private final Runnable ending = this::remove;
  private Optional<ContainerAgent> agent = Optional.empty();
  private boolean kept;
  private boolean removed;

  private OwnSession(ContainerEngine engine, Session session, Endings endings) {
    this.engine = engine;
    this.session = session;
    this.endings = endings;
  }

  /**
   * Builds the images where they are missing and takes the session. Its agent starts with the first
   * script.
   *
   * @throws NetduoException where a session of this name is there already, or the program ends
   */
  static OwnSession start(Surroundings surroundings, String name) {
    var engine = surroundings.engine();
    var session = new Session(name, engine, surroundings.events());
    var own = new OwnSession(engine, session, surroundings.endings());
    own.endings.add(own.ending);
    try {
      if (new Sessions(engine).exists(name)) {
        throw isThere(name);
      }
      new ImageStore(engine, surroundings.events()).ensure();
      own.claim();
      return own;
    } catch (RuntimeException e) {
      own.close();
      throw e;
    }
  }

  // The end of the program waits until it is known what there is to remove.
  private synchronized void claim() {
    if (removed) {
      throw new NetduoException("netduo is ending");
    }
    try {
      agent = Optional.of(ContainerAgent.claim(session));
    } catch (EngineException e) {
      throw e.reason() == EngineException.Reason.CONFLICT ? isThere(session.name()) : e;
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
      agent.ifPresent(this::remove);
      removed = true;
    }
  }

  private void remove(ContainerAgent claimed) {
    // What still runs would have it started again.
    claimed.close();
    var _ = new Sessions(engine).remove(session.name());
  }

  @Override
  public void close() {
    agent.ifPresent(ContainerAgent::close);
    remove();
    endings.remove(ending);
  }
}
