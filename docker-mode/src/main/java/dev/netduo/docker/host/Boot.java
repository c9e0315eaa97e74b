package dev.netduo.docker.host;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.Container;
import dev.netduo.emulator.engine.EngineException;
import dev.netduo.emulator.engine.EngineException.Reason;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.session.Session;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Starts a host and waits until its Engine answers. */
final class Boot {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(10);
  private static final int LAST_WORDS = 8;

  private final Session session;
  private final Engines engines;

  Boot(Session session, Engines engines) {
    this.session = session;
    this.engines = engines;
  }

  /**
   * The host, whose Engine answers.
   *
   * @throws NetduoException where it ends or does not answer in time; says its last words
   */
  Host start(String name, HostContainer recipe) {
    var containers = session.engine().containers();
    var id = containers.create(recipe.named(session.name(), name));
    containers.start(id);
    var host = host(name, id);
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    // Its socket is there almost at once, and then the first answer is as late as the Engine.
    while (!answers(host)) {
      if (!running(id) || System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
        throw new NetduoException(
            "the Engine of host " + name + " does not come up: " + lastWords(id),
            "the machine's Engine must allow SYS_ADMIN and unconfined system paths");
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return host;
  }

  private Host host(String name, String id) {
    return session
        .engine()
        .containers()
        .find(id)
        .flatMap(container -> read(name, container))
        .orElseThrow(
            () -> new NetduoException("host " + name + " ended at once: " + lastWords(id)));
  }

  /** The host in a container, or empty while that has no address. */
  static Optional<Host> read(String name, Container container) {
    return container.attachments().values().stream()
        .flatMap(attachment -> attachment.ip().stream())
        .findFirst()
        .map(ip ->
            new Host(
                name,
                ip,
                "tcp://" + ip + ":2375",
                new Host.InContainer(container.id(), container.isRunning())));
  }

  /** A host whose container does not run, and so has no address. */
  static Host stopped(String name, Container container) {
    return new Host(name, Ip.parse("0.0.0.0"), "", new Host.InContainer(container.id(), false));
  }

  private boolean answers(Host host) {
    try {
      return !engines.of(host).swarm().membership().state().isEmpty();
    } catch (EngineException e) {
      if (e.reason() == Reason.UNREACHABLE) {
        return false;
      }
      throw e;
    }
  }

  private boolean running(String id) {
    return session.engine().containers().find(id).filter(Container::isRunning).isPresent();
  }

  private String lastWords(String id) {
    var words = new ByteArrayOutputStream();
    session.engine().containers().logs(id, false, LAST_WORDS, words, words);
    return words.toString(StandardCharsets.UTF_8).strip();
  }
}
