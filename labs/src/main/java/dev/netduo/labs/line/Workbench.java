package dev.netduo.labs.line;

import dev.netduo.docker.DockerMode;
import dev.netduo.docker.host.Hosts;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.agent.ContainerAgent;
import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.engine.EngineException;
import dev.netduo.emulator.event.Events;
import dev.netduo.emulator.guard.GuardedEngine;
import dev.netduo.emulator.guard.LinePolicy;
import dev.netduo.emulator.image.ImageStore;
import dev.netduo.emulator.probe.LiveProber;
import dev.netduo.emulator.probe.Prober;
import dev.netduo.emulator.probe.ProberBySource;
import dev.netduo.emulator.probe.remote.RemoteProber;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.session.Sessions;
import dev.netduo.k8s.client.ClusterConnection;
import dev.netduo.k8s.cluster.Cluster;
import dev.netduo.k8s.cluster.ClusterSpec;
import dev.netduo.labs.line.Kubernetes.Whereabouts;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * What all lines of one program work on: a session, and whatever of it was needed so far.
 * Everything is made on first use. Safe for use by several threads, so that a program that is told
 * to end can clear up while a line still runs.
 */
public final class Workbench implements AutoCloseable {
  /** What is left of the session when the program ends. */
  public enum Lifetime {
    /** Everything but the cluster, which lives in the program. */
    KEPT,
    /** Nothing. */
    THROWAWAY
  }

  private static final long PATIENCE_SECONDS = 20;

  private final Supplier<ContainerEngine> connect;
  private final Session session;
  private final GuardedEngine guard;
  private volatile DockerMode docker;
  private final Hosts hosts;
  private final Lifetime lifetime;
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicReference<Optional<Thread>> starting =
      new AtomicReference<>(Optional.empty());
  private volatile boolean closed = false;
  private boolean imagesThere = false;
  private Optional<Agent> agent = Optional.empty();
  private volatile Optional<Cluster> cluster = Optional.empty();
  private volatile Supplier<Optional<ClusterConnection>> elsewhere = Optional::empty;
  private Optional<ClusterConnection> connection = Optional.empty();
  private boolean cleared = false;

  /**
   * A workbench on which nothing lies yet.
   *
   * @param name the session's
   * @param connect reaches the engine; called once, when it is first needed
   * @param events who is told
   * @throws NetduoException where the name is none
   */
  public Workbench(
      String name, Supplier<ContainerEngine> connect, Events events, Lifetime lifetime) {
    this.connect = connect;
    this.guard = new GuardedEngine(new LazyEngine(connect), name);
    this.session = new Session(name, guard, events);
    this.docker = new DockerMode(session);
    this.hosts = new Hosts(session);
    this.lifetime = lifetime;
  }

  /**
   * An empty workbench at the same engine, for a session that is removed in the end.
   *
   * @param purpose begins the session's name
   */
  public Workbench throwaway(String purpose) {
    var name = purpose + "-" + UUID.randomUUID().toString().substring(0, 8);
    return new Workbench(name, connect, session.events(), Lifetime.THROWAWAY);
  }

  /** The session. */
  public Session session() {
    return session;
  }

  /** The session's Docker network. */
  public DockerMode docker() {
    return docker;
  }

  /** The session's hosts. */
  public Hosts hosts() {
    return hosts;
  }

  /**
   * From now on lines are those of people nobody trusts: they are held to the policy, and see
   * nothing of the program's environment. What is there already stays as it is.
   */
  public void restrict(LinePolicy policy) {
    guard.enforce(policy);
    docker = new DockerMode(session, Map.of());
    hosts.restrict(policy);
  }

  /** What lines are held to; empty while they are trusted. */
  public Optional<LinePolicy> policy() {
    return guard.policy();
  }

  /** Builds netduo's images where they are missing. */
  public void ensureImages() {
    locked(() -> {
      if (!imagesThere) {
        new ImageStore(session.engine(), session.events()).ensure();
        imagesThere = true;
      }
      return imagesThere;
    });
  }

  /** The session's agent, started if need be. */
  public Agent agent() {
    return locked(() -> {
      ensureImages();
      var started = agent.orElseGet(() -> ContainerAgent.start(session));
      agent = Optional.of(started);
      return started;
    });
  }

  /**
   * Sends probes: from inside containers of this machine through the session's agent, which is
   * started where there is such a probe, and from others by their own tools.
   */
  public Prober prober() {
    return new ProberBySource(() -> new LiveProber(agent()), new RemoteProber());
  }

  /** What lines about a cluster are about as long as none was started here. */
  public void connectTo(Supplier<Optional<ClusterConnection>> cluster) {
    elsewhere = cluster;
  }

  /**
   * What lines about a cluster are about: the one that was started here, else the one that the
   * bench was connected to.
   *
   * @throws NetduoException where there is neither; says how to start one
   */
  public Kubernetes kubernetes() {
    // Another program runs that cluster's pods, and holds them to no policy.
    if (cluster.isEmpty() && policy().isPresent()) {
      throw new NetduoException(
          "no cluster runs in these untrusted lines, and they cannot use one of another program",
          "start their own: cluster up");
    }
    return findKubernetes().orElseThrow(this::noCluster);
  }

  /**
   * The same, where there is one that these lines may use.
   *
   * @throws NetduoException where the one that was named to the bench cannot be connected to
   */
  public Optional<Kubernetes> findKubernetes() {
    var here = cluster;
    if (here.isPresent()) {
      return here.map(own -> new Kubernetes(own.api(), own.pods(), Whereabouts.THIS_PROGRAM));
    }
    if (policy().isPresent()) {
      return Optional.empty();
    }
    return locked(() -> {
      if (connection.isEmpty()) {
        connection = elsewhere.get();
      }
      return connection.map(
          there -> new Kubernetes(there.api(), there.pods(), Whereabouts.ANOTHER_PROGRAM));
    });
  }

  /** The cluster that was started here, where one was. */
  public Optional<Cluster> cluster() {
    return cluster;
  }

  /**
   * The cluster that was started here.
   *
   * @throws NetduoException where none was; says how to start one
   */
  public Cluster requireCluster() {
    return cluster().orElseThrow(this::noCluster);
  }

  private NetduoException noCluster() {
    return new NetduoException(
        "no cluster runs in session " + session.name(),
        "start one with: cluster up (it lives until this program ends), or: netduo up");
  }

  /**
   * Starts the cluster.
   *
   * @throws NetduoException where one runs already
   */
  public Cluster startCluster(ClusterSpec spec) {
    return locked(() -> {
      if (cluster.isPresent()) {
        throw new NetduoException(
            "a cluster runs already in session " + session.name(), "end it with: cluster down");
      }
      var started = Cluster.start(session, agent(), spec);
      cluster = Optional.of(started);
      return started;
    });
  }

  /** Takes the cluster down, where one runs; answers whether one did. */
  public boolean stopCluster() {
    lock.lock();
    try {
      var running = cluster;
      cluster = Optional.empty();
      running.ifPresent(Cluster::close);
      return running.isPresent();
    } finally {
      lock.unlock();
    }
  }

  /** Lets go of the cluster and the agent, so that all of the session can be removed. */
  public void letGo() {
    lock.lock();
    try {
      stopCluster();
      connection.ifPresent(ClusterConnection::close);
      connection = Optional.empty();
      agent.ifPresent(Agent::close);
      agent = Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends everything that cannot outlive the program, or with it all. What is just being started is
   * interrupted. A second call does nothing.
   */
  @Override
  public void close() {
    closed = true;
    var waited = false;
    try {
      waited = lock.tryLock(0, TimeUnit.SECONDS);
      if (!waited) {
        starting.get().ifPresent(Thread::interrupt);
        waited = lock.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
      clearUp();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (waited) {
        lock.unlock();
      }
    }
  }

  private void clearUp() {
    if (cleared) {
      return;
    }
    cleared = true;
    var hadAgent = agent.isPresent();
    try (var engine = session.engine();
        hosts) {
      try {
        letGo();
      } finally {
        if (lifetime == Lifetime.THROWAWAY || (hadAgent && onlyTheAgentIsLeft())) {
          hosts.release();
          new Sessions(engine).remove(session.name());
        }
      }
    } catch (EngineException e) {
      throw new NetduoException(
          "session " + session.name() + " is left as it is: " + e.getMessage(),
          "once the Engine answers: netduo rm " + session.name(),
          e);
    }
  }

  private boolean onlyTheAgentIsLeft() {
    return new Sessions(session.engine())
        .list().stream()
            .filter(summary -> summary.name().equals(session.name()))
            .allMatch(summary -> summary.kinds().keySet().equals(Set.of(ContainerAgent.KIND)));
  }

  private <T> T locked(Supplier<T> work) {
    lock.lock();
    var outer = starting.getAndSet(Optional.of(Thread.currentThread()));
    try {
      if (closed) {
        throw new NetduoException("session " + session.name() + " is being closed");
      }
      return work.get();
    } finally {
      starting.set(outer);
      lock.unlock();
    }
  }
}
