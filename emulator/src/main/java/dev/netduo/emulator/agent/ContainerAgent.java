package dev.netduo.emulator.agent;

import dev.netduo.emulator.Interruption;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.Container;
import dev.netduo.emulator.engine.ContainerSpec;
import dev.netduo.emulator.engine.Containers;
import dev.netduo.emulator.engine.EngineException;
import dev.netduo.emulator.engine.LiveExec;
import dev.netduo.emulator.session.Labels;
import dev.netduo.emulator.session.Session;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/**
 * The agent as a container. It sees the machine's processes, and has just the capabilities that
 * entering and programming network namespaces takes; {@code privileged} is never asked for, since
 * machines that lack any capability refuse it. A stream that died is opened again, and a container
 * that was stopped or removed is brought back, with the next script.
 */
public final class ContainerAgent implements Agent {
  /** The kind in {@link Labels#KIND}, and the name in {@link Labels#NAME}. */
  public static final String KIND = "agent";

  private static final String IMAGE = "netduo/node";
  private static final List<String> CAPABILITIES =
      List.of("SYS_ADMIN", "NET_ADMIN", "SYS_PTRACE", "NET_RAW");

  // dash as process 1 has no default action for SIGTERM; with the trap a stop takes no grace
  // period.
  private static final List<String> IDLE =
      List.of("sh", "-c", "trap 'exit 0' TERM INT; while :; do sleep 2147483647 & wait $!; done");

  // nft builds a large table of small pieces: taken in large pages it is done in a third of the
  // time.
  private static final Map<String, String> MEMORY =
      Map.of("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1:glibc.malloc.top_pad=16777216");

  private final Session session;
  private final Containers containers;
  private final String name;
  private final Deque<ScriptStream> idle = new ArrayDeque<>();
  private final Set<ScriptStream> busy = new HashSet<>();
  private boolean closed;

  // Opening a stream costs some 50 ms; beyond a few at once scripts are better off waiting.
  private final Semaphore streams = new Semaphore(4, true);

  private ContainerAgent(Session session) {
    this.session = session;
    this.containers = session.engine().containers();
    this.name = Labels.engineName(session.name(), KIND);
  }

  /**
   * The agent of a session, created where there is none.
   *
   * @throws EngineException where the engine refuses
   */
  public static ContainerAgent start(Session session) {
    var agent = new ContainerAgent(session);
    agent.give(agent.open());
    return agent;
  }

  /**
   * The agent of a session that nobody else may use: of several programs that ask at the same
   * moment one gets it. It is created and not started: its first script does that.
   *
   * @throws EngineException where the engine refuses, and then nothing of it is left; for the
   *     reason {@code CONFLICT} where the session has an agent
   */
  public static ContainerAgent claim(Session session) {
    var agent = new ContainerAgent(session);
    var claim = UUID.randomUUID().toString();
    try {
      var _ = agent.containers.create(agent.spec(Map.of(Labels.CLAIM, claim)));
      return agent;
    } catch (EngineException e) {
      if (e.reason() != EngineException.Reason.CONFLICT) {
        agent.withdraw(claim, e);
      }
      throw e;
    }
  }

  // The engine may have made it all the same. By its name alone it could be another program's.
  private void withdraw(String claim, EngineException refusal) {
    try {
      Interruption.putOff(() ->
          containers
              .list(Map.of(Labels.SESSION, session.name(), Labels.CLAIM, claim))
              .forEach(mine -> containers.remove(mine.id())));
    } catch (EngineException e) {
      refusal.addSuppressed(e);
    }
  }

  @Override
  public String run(String script) {
    try {
      return runOnce(script);
    } catch (ScriptStream.Broken e) {
      // They all ran in the container that went away.
      closeIdle();
      if (e.begun()) {
        throw e;
      }
      return runOnce(script);
    }
  }

  @Override
  public LiveExec open(List<String> command) {
    return containers.open(running().id(), command);
  }

  private String runOnce(String script) {
    streams.acquireUninterruptibly();
    try {
      return runOn(take(), script);
    } finally {
      streams.release();
    }
  }

  private String runOn(ScriptStream stream, String script) {
    try {
      var outcome = stream.run(script);
      if (outcome.exitCode() != 0) {
        throw new ScriptFailed(outcome.exitCode(), outcome.out(), outcome.err());
      }
      return outcome.out();
    } finally {
      give(stream);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    closeIdle();
    busy.forEach(ScriptStream::close);
  }

  private synchronized void closeIdle() {
    idle.forEach(ScriptStream::close);
    idle.clear();
  }

  private ScriptStream take() {
    synchronized (this) {
      for (var stream = idle.poll(); stream != null; stream = idle.poll()) {
        if (stream.isAlive()) {
          busy.add(stream);
          return stream;
        }
        stream.close();
      }
    }
    var opened = open();
    synchronized (this) {
      busy.add(opened);
    }
    return opened;
  }

  private synchronized void give(ScriptStream stream) {
    busy.remove(stream);
    if (stream.isAlive()) {
      idle.push(stream);
    }
  }

  private ScriptStream open() {
    var container = running();
    var exec = containers.open(container.id(), ScriptStream.COMMAND);
    return new ScriptStream(
        exec,
        () ->
            containers
                .find(container.id())
                .filter(now -> now.isRunning() && now.pid() == container.pid())
                .isPresent());
  }

  // Another process of the same session may be doing the same at this moment: whoever comes second
  // is told of a conflict and uses what the first one made.
  private synchronized Container running() {
    if (closed) {
      // Whoever let go of it may be removing the session, and must not find it there again.
      throw new NetduoException("the session's agent " + name + " was let go of");
    }
    var found = containers.find(name).or(this::create).orElseThrow(this::missing);
    if (found.isRunning()) {
      return found;
    }
    containers.start(found.id());
    return containers.find(name).orElseThrow(this::missing);
  }

  private NetduoException missing() {
    return new NetduoException(
        "the session's agent " + name + " was removed while it started", "try again");
  }

  private ContainerSpec spec(Map<String, String> further) {
    var labels = Labels.of(session.name(), KIND, KIND);
    labels.putAll(further);
    return ContainerSpec.of(name, IMAGE)
        .entrypoint(IDLE)
        .environment(MEMORY)
        .labels(labels)
        .network(ContainerSpec.BARE)
        .hostPid(true)
        .capabilities(CAPABILITIES)
        .securityOptions(List.of("apparmor=unconfined", ContainerSpec.NO_FILTER))
        .build();
  }

  private Optional<Container> create() {
    try {
      containers.create(spec(Map.of()));
    } catch (EngineException e) {
      if (e.reason() != EngineException.Reason.CONFLICT) {
        throw e;
      }
    }
    return containers.find(name);
  }
}
