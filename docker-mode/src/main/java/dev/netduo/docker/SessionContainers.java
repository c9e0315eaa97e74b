package dev.netduo.docker;

import dev.netduo.docker.grammar.LogicalName;
import dev.netduo.emulator.Interruption;
import dev.netduo.emulator.Nearest;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.Container;
import dev.netduo.emulator.engine.EngineException;
import dev.netduo.emulator.engine.EngineException.Reason;
import dev.netduo.emulator.engine.ExecResult;
import dev.netduo.emulator.engine.ExecSpec;
import dev.netduo.emulator.engine.Streams;
import dev.netduo.emulator.session.Labels;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** The session's containers, by the names the user gave them. */
public final class SessionContainers {
  private final SessionScope scope;
  private final SessionNetworks networks;
  private final LocalImages images;

  SessionContainers(SessionScope scope, SessionNetworks networks, LocalImages images) {
    this.scope = scope;
    this.networks = networks;
    this.images = images;
  }

  /**
   * Creates a container and starts it. Where it cannot be started it is removed again, so that
   * nothing is left behind.
   *
   * @throws NetduoException where the request does not fit what there is: image, network, name,
   *     port, address
   */
  public DockerContainer run(RunRequest request) {
    var created = create(request);
    try {
      start(created);
    } catch (RuntimeException e) {
      Interruption.putOff(() -> scope.engine().containers().remove(created.id()));
      throw e;
    }
    // One that removes itself may be gone already.
    return scope
        .engine()
        .containers()
        .find(created.id())
        .map(state -> new DockerContainer(created.name(), state))
        .orElse(created);
  }

  /**
   * Creates a container without starting it.
   *
   * @throws NetduoException where the request does not fit what there is
   */
  public DockerContainer create(RunRequest request) {
    var name = request.name().isEmpty() ? unusedName() : checkFree(request.name());
    var places = new Placement(request, name, scope, networks, this).resolve();
    images.ensure(request.image());
    var spec = places.spec();
    if (places.discardsPorts()) {
      scope.session().events().publish(places.portsDiscarded());
    }
    var id = scope.asking(() -> scope.engine().containers().create(spec));
    try {
      places.further(get(id));
    } catch (RuntimeException e) {
      Interruption.putOff(() -> scope.engine().containers().remove(id));
      throw e;
    }
    return get(id);
  }

  private String checkFree(String name) {
    LogicalName.check("container", name);
    scope
        .engine()
        .containers()
        .find(scope.engineName(name))
        .ifPresent(taken -> {
          throw new NetduoException(
              "the container name \"/"
                  + name
                  + "\" is already in use by container \""
                  + taken.id().substring(0, 12)
                  + "\"",
              "remove it with: docker rm -f " + name);
        });
    return name;
  }

  private String unusedName() {
    var taken = list().stream().map(DockerContainer::name).collect(Collectors.toSet());
    return GeneratedName.notIn(taken, RandomGenerator.getDefault());
  }

  /**
   * Starts a created or stopped container.
   *
   * @throws EngineException with {@link Reason#PORT_TAKEN} naming the holder where it is one of
   *     netduo's containers
   */
  public void start(DockerContainer container) {
    try {
      scope.engine().containers().start(container.id());
    } catch (EngineException e) {
      throw e.reason() == Reason.PORT_TAKEN ? portTaken(e) : refused(e);
    }
  }

  /**
   * Starts a created container on the caller's streams; answers its exit code when it has ended.
   *
   * @throws EngineException as {@link #start}
   */
  public int startAttached(DockerContainer container, Streams streams) {
    try {
      return scope.engine().containers().startAttached(container.id(), streams);
    } catch (EngineException e) {
      throw e.reason() == Reason.PORT_TAKEN ? portTaken(e) : refused(e);
    }
  }

  private EngineException portTaken(EngineException e) {
    return PortHolder.of(e, scope.engine().containers().list(Map.of(Labels.SESSION, "")))
        .map(holder ->
            new EngineException(
                e.reason(),
                "port "
                    + holder.port()
                    + " is already allocated by "
                    + holder.describe(scope.session().name()),
                "choose another host port, or stop that container",
                e))
        .orElseGet(() -> refused(e));
  }

  private EngineException refused(EngineException e) {
    return new EngineException(e.reason(), scope.spoken(e), e.hint(), e);
  }

  /** Stops a container: asks, and kills after the grace period. */
  public void stop(DockerContainer container, Duration grace) {
    scope.telling(() -> scope.engine().containers().stop(container.id(), grace));
  }

  /** Stops a container and starts it again; one that removes itself stays. */
  public void restart(DockerContainer container, Duration grace) {
    scope.telling(() -> scope.engine().containers().restart(container.id(), grace));
  }

  /**
   * Removes a container.
   *
   * @throws NetduoException where it runs and {@code force} is not given
   */
  public void remove(DockerContainer container, boolean force) {
    if (container.state().isRunning() && !force) {
      throw new NetduoException(
          "you cannot remove a running container " + container.shortId(),
          "stop it first, or use: docker rm -f " + container.name());
    }
    scope.telling(() -> scope.engine().containers().remove(container.id()));
  }

  /** All containers of the session, running or not, newest first. */
  public List<DockerContainer> list() {
    return scope.engine().containers().list(scope.all(SessionScope.CONTAINER)).stream()
        .map(this::named)
        .sorted(
            Comparator.comparing((DockerContainer c) -> c.state().created())
                .reversed()
                .thenComparing(DockerContainer::name))
        .toList();
  }

  /** The session's container of this name, identifier, or unique prefix of an identifier. */
  public Optional<DockerContainer> find(String reference) {
    if (reference.isEmpty()) {
      return Optional.empty();
    }
    var byName = scope.engine().containers().find(scope.engineName(reference)).filter(this::owns);
    if (byName.isPresent()) {
      return byName.map(this::named);
    }
    var all = list();
    // A service's containers have the names the Swarm gave them.
    var task = all.stream().filter(c -> c.name().equals(reference)).findFirst();
    if (task.isPresent()) {
      return task;
    }
    var byId = all.stream().filter(c -> c.id().startsWith(reference)).toList();
    return byId.size() == 1 ? Optional.of(byId.getFirst()) : Optional.empty();
  }

  /**
   * As {@link #find}.
   *
   * @throws NetduoException where there is none
   */
  public DockerContainer get(String reference) {
    return find(reference)
        .orElseThrow(() ->
            new NetduoException(
                "No such container: " + reference,
                Nearest.to(reference, list().stream().map(DockerContainer::name).toList())
                    .map(name -> "did you mean '" + name + "'?")
                    .orElse("see what is here with: docker ps -a")));
  }

  /** Runs a command in a container to its end. */
  public ExecResult exec(DockerContainer container, List<String> command) {
    return scope.asking(
        () -> scope.engine().containers().exec(running(container).id(), command, new byte[0]));
  }

  /** Runs a command in a container on the caller's streams; answers its exit code. */
  public int exec(DockerContainer container, ExecSpec command, Streams streams) {
    return scope.asking(
        () -> scope.engine().containers().exec(running(container).id(), command, streams));
  }

  private static DockerContainer running(DockerContainer container) {
    if (!container.state().isRunning()) {
      throw new NetduoException(
          "container " + container.name() + " is not running",
          "start it with: docker start " + container.name());
    }
    return container;
  }

  /**
   * Copies what a container printed, and goes on until it ends where {@code follow} is given.
   *
   * @param tail how many lines from the end to begin with; negative for all
   */
  public void logs(
      DockerContainer container, boolean follow, int tail, OutputStream out, OutputStream err) {
    scope.telling(() -> scope.engine().containers().logs(container.id(), follow, tail, out, err));
  }

  private boolean owns(Container container) {
    return scope.owns(container.labels(), SessionScope.CONTAINER);
  }

  private DockerContainer named(Container container) {
    return new DockerContainer(
        container.labels().getOrDefault(Labels.NAME, container.name()), container);
  }
}
