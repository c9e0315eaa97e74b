package dev.netduo.docker;

import dev.netduo.docker.grammar.NetworkChoice;
import dev.netduo.docker.grammar.NetworkChoice.DefaultBridge;
import dev.netduo.docker.grammar.NetworkChoice.Host;
import dev.netduo.docker.grammar.NetworkChoice.None;
import dev.netduo.docker.grammar.NetworkChoice.OfContainer;
import dev.netduo.docker.grammar.NetworkChoice.UserDefined;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.ContainerSpec;
import dev.netduo.emulator.event.Event;
import java.util.ArrayList;
import java.util.List;

/** Where a new container goes: its request with every name turned into the engine's. */
final class Placement {
  /** Under which name the server of netduo/box answers; else under its host name. */
  private static final String SERVER_NAME = "NETDUO_NAME";

  private final RunRequest request;
  private final String name;
  private final SessionScope scope;
  private final SessionNetworks networks;
  private final SessionContainers containers;

  Placement(
      RunRequest request,
      String name,
      SessionScope scope,
      SessionNetworks networks,
      SessionContainers containers) {
    this.request = request;
    this.name = name;
    this.scope = scope;
    this.networks = networks;
    this.containers = containers;
  }

  /**
   * The container with its first network, once everything named in the request is known to exist.
   *
   * @throws NetduoException where it does not, or the choices exclude each other
   */
  Placed resolve() {
    var first = first();
    var further = further();
    var builder =
        request
            .settings()
            .apply(ContainerSpec.of(scope.engineName(name), request.image()))
            .labels(scope.labels(SessionScope.CONTAINER, name, request.labels()))
            .network(mode(first));
    switch (first) {
      case UserDefined user ->
          builder.hostname(request.hostname()).aliases(aliases(user)).ip(request.ip().or(user::ip));
      case OfContainer shared -> {
        if (!request.hostname().isEmpty()) {
          throw new NetduoException(
              "conflicting options: hostname and the network mode",
              "a container that joins " + shared.container() + "'s network has its host name, too");
        }
      }
      case DefaultBridge _, None _, Host _ -> builder.hostname(request.hostname());
    }
    if (!request.name().isEmpty()) {
      builder.variable(SERVER_NAME, request.name());
    }
    return new Placed(builder.build(), first, further);
  }

  private NetworkChoice first() {
    var first = request.networks().isEmpty() ? new DefaultBridge() : request.networks().getFirst();
    if (!(first instanceof UserDefined)
        && (!request.aliases().isEmpty() || request.ip().isPresent())) {
      throw NetworkChoice.onlyUserDefined();
    }
    return first;
  }

  private List<UserDefined> further() {
    var choices = request.networks();
    var further = new ArrayList<UserDefined>();
    for (var choice : choices.subList(Math.min(1, choices.size()), choices.size())) {
      if (!(choices.getFirst() instanceof UserDefined) || !(choice instanceof UserDefined user)) {
        throw new NetduoException(
            "conflicting options: only user-defined networks can be combined",
            "give --network once with host, none, bridge or container:NAME");
      }
      networks.get(user.network());
      further.add(user);
    }
    return List.copyOf(further);
  }

  private String mode(NetworkChoice choice) {
    return switch (choice) {
      case DefaultBridge bridge -> "bridge";
      case Host host -> "host";
      case None none -> "none";
      case OfContainer shared -> "container:" + containers.get(shared.container()).id();
      case UserDefined user -> networks.get(user.network()).state().name();
    };
  }

  private List<String> aliases(UserDefined user) {
    var aliases = new ArrayList<String>();
    aliases.add(name);
    aliases.addAll(request.aliases());
    aliases.addAll(user.aliases());
    return List.copyOf(aliases);
  }

  /** A container that is ready to be created. */
  final class Placed {
    private final ContainerSpec spec;
    private final NetworkChoice first;
    private final List<UserDefined> further;

    Placed(ContainerSpec spec, NetworkChoice first, List<UserDefined> further) {
      this.spec = spec;
      this.first = first;
      this.further = further;
    }

    ContainerSpec spec() {
      return spec;
    }

    /** Whether ports come to nothing; with the network of a container the engine refuses them. */
    boolean discardsPorts() {
      return !spec.ports().isEmpty()
          && switch (first) {
            case DefaultBridge bridge -> false;
            case UserDefined user -> false;
            case OfContainer shared -> false;
            case Host host -> true;
            case None none -> true;
          };
    }

    Event portsDiscarded() {
      return new Event.Warned("published ports are discarded: " + name + " has no bridge network");
    }

    /** Attaches the created container to its further networks. */
    void further(DockerContainer created) {
      for (var network : further) {
        networks.connect(network.network(), created, network.aliases(), network.ip());
      }
    }
  }
}
