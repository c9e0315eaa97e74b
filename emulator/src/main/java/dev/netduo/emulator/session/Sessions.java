package dev.netduo.emulator.session;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingInt;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.Container;
import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.engine.EngineException;
import dev.netduo.emulator.engine.EngineException.Reason;
import dev.netduo.emulator.engine.Network;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Every session an engine holds, found by labels alone: also those whose program was killed. What
 * carries no {@link Labels#SESSION} is never looked at.
 */
public final class Sessions {
  // A program killed half-way may leave requests behind that the engine still finishes.
  private static final int ROUNDS = 5;
  private static final int PARALLEL = 8;

  private final ContainerEngine engine;

  /** The sessions of an engine. */
  public Sessions(ContainerEngine engine) {
    this.engine = engine;
  }

  /** All sessions by name. */
  public List<SessionSummary> list() {
    var any = Map.of(Labels.SESSION, "");
    var containers =
        engine.containers().list(any).stream()
            .collect(groupingBy(container -> session(container.labels())));
    var networks =
        engine.networks().list(any).stream()
            .collect(groupingBy(network -> session(network.labels())));
    return Stream.concat(containers.keySet().stream(), networks.keySet().stream())
        .distinct()
        .sorted()
        .map(name ->
            summary(
                name,
                containers.getOrDefault(name, List.of()),
                networks.getOrDefault(name, List.of())))
        .toList();
  }

  /** Whether there is a container or network of a session. */
  public boolean exists(String session) {
    var labels = Map.of(Labels.SESSION, session);
    return !engine.containers().list(labels).isEmpty() || !engine.networks().list(labels).isEmpty();
  }

  /**
   * Removes every trace of a session; one that does not exist is fine.
   *
   * @throws NetduoException where the engine would not let go of something
   */
  public Removal remove(String session) {
    if (session.isBlank()) {
      // An empty value matches any session in the engine's filter.
      throw new NetduoException("no session is named", "see the names with 'netduo ls'");
    }
    return removeLabelled(Map.of(Labels.SESSION, session));
  }

  /** As {@link #remove}, for all sessions. */
  public Removal removeAll() {
    return removeLabelled(Map.of(Labels.SESSION, ""));
  }

  private Removal removeLabelled(Map<String, String> labels) {
    var removedContainers = new ArrayList<String>();
    var removedNetworks = new ArrayList<String>();
    var detached = new ConcurrentLinkedQueue<String>();
    for (int round = 0; round < ROUNDS; round++) {
      var containers = engine.containers().list(labels);
      var networks = engine.networks().list(labels);
      var volumes = engine.volumes().list(labels);
      if (containers.isEmpty() && networks.isEmpty() && volumes.isEmpty()) {
        return new Removal(
            removedContainers.stream().distinct().sorted().toList(),
            removedNetworks.stream().distinct().sorted().toList(),
            detached.stream().distinct().sorted().toList());
      }
      Parallel.each(PARALLEL, containers, container -> engine.containers().remove(container.id()));
      Parallel.each(PARALLEL, networks, network -> remove(network, detached::add));
      Parallel.each(PARALLEL, volumes, volume -> engine.volumes().remove(volume.name()));
      containers.forEach(container -> removedContainers.add(container.name()));
      networks.forEach(network -> removedNetworks.add(network.name()));
    }
    throw new NetduoException(
        "something of the session keeps coming back: "
            + Stream.concat(
                    engine.containers().list(labels).stream().map(Container::name),
                    engine.networks().list(labels).stream().map(Network::name))
                .toList(),
        "end the netduo that is still creating it, then try again");
  }

  // A stranger's container on one of our networks is taken off it, and otherwise left alone.
  private void remove(Network network, Consumer<String> detached) {
    try {
      engine.networks().remove(network.id());
    } catch (EngineException e) {
      var members = engine.networks().find(network.id()).map(Network::members).orElse(Map.of());
      if (e.reason() == Reason.UNREACHABLE || members.isEmpty()) {
        throw e;
      }
      members.forEach((container, member) -> {
        engine.networks().disconnect(network.id(), container, true);
        detached.accept(member.containerName());
      });
      engine.networks().remove(network.id());
    }
  }

  private static SessionSummary summary(
      String name, List<Container> containers, List<Network> networks) {
    var kinds =
        Stream.concat(
                containers.stream().map(Container::labels), networks.stream().map(Network::labels))
            .map(labels -> labels.getOrDefault(Labels.KIND, ""))
            .collect(groupingBy(kind -> kind, TreeMap::new, summingInt(kind -> 1)));
    var modes = new TreeSet<String>();
    kinds.keySet().forEach(kind -> modes.addAll(modes(kind)));
    var created =
        Stream.concat(
                containers.stream().map(Container::created),
                networks.stream().map(Network::created))
            .min(Comparator.naturalOrder())
            .orElse(Instant.EPOCH);
    var running = (int) containers.stream().filter(Container::isRunning).count();
    return new SessionSummary(
        name, containers.size(), running, networks.size(), kinds, modes, created);
  }

  // The agent serves either mode and says nothing about which.
  private static List<String> modes(String kind) {
    return switch (kind) {
      case "container", "network", "host" -> List.of("docker");
      case "agent", "" -> List.of();
      default -> List.of("kubernetes");
    };
  }

  private static String session(Map<String, String> labels) {
    return labels.getOrDefault(Labels.SESSION, "");
  }
}
