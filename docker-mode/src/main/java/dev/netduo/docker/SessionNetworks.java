package dev.netduo.docker;

import dev.netduo.docker.grammar.LogicalName;
import dev.netduo.emulator.Nearest;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.EngineException;
import dev.netduo.emulator.engine.Network;
import dev.netduo.emulator.engine.NetworkSpec;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.session.Labels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The session's networks; the engine's own {@code bridge}, {@code host} and {@code none} too. */
public final class SessionNetworks {
  private static final Set<String> PREDEFINED = Set.of("bridge", "host", "none");

  private final SessionScope scope;

  SessionNetworks(SessionScope scope) {
    this.scope = scope;
  }

  /**
   * Creates a network.
   *
   * @param wanted with the name and labels the user gave
   * @throws NetduoException where the name is taken, or the addresses do not fit
   */
  public DockerNetwork create(NetworkSpec wanted) {
    var name = LogicalName.check("network", wanted.name());
    if (PREDEFINED.contains(name)) {
      throw new NetduoException(
          "operation is not permitted on predefined " + name + " network", "choose another name");
    }
    if (find(name).isPresent()) {
      throw new NetduoException(
          "network with name " + name + " already exists",
          "remove it with: docker network rm " + name);
    }
    var id = scope.asking(() -> createScoped(wanted));
    return get(id);
  }

  private String createScoped(NetworkSpec wanted) {
    try {
      return scope
          .engine()
          .networks()
          .create(
              wanted.named(
                  scope.engineName(wanted.name()),
                  scope.labels(SessionScope.NETWORK, wanted.name(), wanted.labels())));
    } catch (EngineException e) {
      var overlapping =
          wanted.ranges().stream().flatMap(range -> holderOf(range.subnet()).stream()).findFirst();
      if (overlapping.isEmpty()) {
        throw e;
      }
      throw new EngineException(
          e.reason(), e.getMessage() + ": " + overlapping.get(), "choose another --subnet", e);
    }
  }

  /** Which network of this engine already has an address of this range. */
  private Optional<String> holderOf(Cidr wanted) {
    return scope.engine().networks().list(Map.of()).stream()
        .flatMap(network ->
            network.subnets().stream()
                .map(Network.Subnet::cidr)
                .filter(wanted::overlaps)
                .map(cidr -> wanted + " overlaps " + cidr + " of network " + owner(network)))
        .findFirst();
  }

  private String owner(Network network) {
    var session = network.labels().get(Labels.SESSION);
    if (session == null) {
      return network.name();
    }
    var name = network.labels().getOrDefault(Labels.NAME, network.name());
    return session.equals(scope.session().name()) ? name : name + " in session " + session;
  }

  /** All networks of the session and the engine's own, by name. */
  public List<DockerNetwork> list() {
    var networks = new ArrayList<DockerNetwork>();
    scope
        .engine()
        .networks()
        .list(scope.all(SessionScope.NETWORK))
        .forEach(network -> networks.add(named(network)));
    PREDEFINED.forEach(
        name -> scope.engine().networks().find(name).map(this::named).ifPresent(networks::add));
    networks.sort(Comparator.comparing(DockerNetwork::name));
    return List.copyOf(networks);
  }

  /** The network of this name, identifier, or unique prefix of an identifier. */
  public Optional<DockerNetwork> find(String reference) {
    if (reference.isEmpty()) {
      return Optional.empty();
    }
    if (PREDEFINED.contains(reference)) {
      return scope.engine().networks().find(reference).map(this::named);
    }
    var byName = scope.engine().networks().find(scope.engineName(reference));
    if (byName.isPresent() && owns(byName.get())) {
      return byName.map(this::named);
    }
    var byId = list().stream().filter(n -> n.state().id().startsWith(reference)).toList();
    return byId.size() == 1
        ? scope.engine().networks().find(byId.getFirst().state().id()).map(this::named)
        : Optional.empty();
  }

  /**
   * As {@link #find}.
   *
   * @throws NetduoException where there is none
   */
  public DockerNetwork get(String reference) {
    return find(reference)
        .orElseThrow(() ->
            new NetduoException(
                "network " + reference + " not found",
                Nearest.to(reference, list().stream().map(DockerNetwork::name).toList())
                    .map(name -> "did you mean '" + name + "'?")
                    .orElse("create it with: docker network create " + reference)));
  }

  /**
   * Attaches a container; on user-defined networks its name and the aliases resolve.
   *
   * @throws NetduoException where the address does not fit or it is attached already
   */
  public void connect(
      String network, DockerContainer container, List<String> aliases, Optional<Ip> ip) {
    var found = get(network);
    var names = new ArrayList<String>();
    if (!PREDEFINED.contains(found.name())) {
      names.add(container.name());
    }
    names.addAll(aliases);
    scope.telling(
        () -> scope.engine().networks().connect(found.state().id(), container.id(), names, ip));
  }

  /** Detaches a container. */
  public void disconnect(String network, DockerContainer container, boolean force) {
    var found = get(network);
    scope.telling(
        () -> scope.engine().networks().disconnect(found.state().id(), container.id(), force));
  }

  /**
   * Removes a network of the session.
   *
   * @throws NetduoException where it is one of the engine's own, or in use
   */
  public void remove(String reference) {
    var network = get(reference);
    if (PREDEFINED.contains(network.name())) {
      throw new NetduoException(
          network.name() + " is a pre-defined network and cannot be removed",
          "bridge, host and none belong to the engine");
    }
    try {
      scope.engine().networks().remove(network.state().id());
    } catch (EngineException e) {
      var members = memberNames(network);
      throw new EngineException(
          e.reason(),
          scope.spoken(e),
          members.isEmpty()
              ? e.hint()
              : "still on it: " + String.join(", ", members) + "; disconnect or remove them first",
          e);
    }
  }

  /** Removes every network of the session nobody is attached to, and answers their names. */
  public List<String> prune() {
    var removed = new ArrayList<String>();
    for (var listed : list()) {
      if (PREDEFINED.contains(listed.name())) {
        continue;
      }
      var network = find(listed.name());
      if (network.isPresent() && network.get().state().members().isEmpty()) {
        remove(listed.name());
        removed.add(listed.name());
      }
    }
    return List.copyOf(removed);
  }

  /** The session's containers on a network, by the names the user knows. */
  public List<String> memberNames(DockerNetwork network) {
    return network.state().members().values().stream()
        .map(Network.Member::containerName)
        .filter(name -> name.startsWith(scope.engineName("")))
        .map(this::logicalName)
        .sorted()
        .toList();
  }

  /** The name the user knows for a name of the engine's. */
  public String logicalName(String engineName) {
    var prefix = scope.engineName("");
    return engineName.startsWith(prefix) ? engineName.substring(prefix.length()) : engineName;
  }

  private boolean owns(Network network) {
    return scope.owns(network.labels(), SessionScope.NETWORK);
  }

  private DockerNetwork named(Network network) {
    return new DockerNetwork(logicalName(network.name()), network);
  }
}
