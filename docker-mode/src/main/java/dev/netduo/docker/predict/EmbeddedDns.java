package dev.netduo.docker.predict;

import dev.netduo.docker.predict.NameAnswer.Elsewhere;
import dev.netduo.docker.predict.NameAnswer.Found;
import dev.netduo.docker.predict.NameAnswer.Unknown;
import dev.netduo.docker.predict.Workload.Membership;
import dev.netduo.docker.predict.Workload.OnNetworks;
import dev.netduo.emulator.net.Ip;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Names as a program in a container finds them: its hosts file, then the Engine's DNS server. */
final class EmbeddedDns {
  static final String SERVER = "127.0.0.11";
  private static final String HOSTS = "hosts file";

  private final DockerSetup setup;

  EmbeddedDns(DockerSetup setup) {
    this.setup = setup;
  }

  NameAnswer onMachine(String name) {
    return hosts(name, List.of(), "")
        .orElseGet(() -> new Elsewhere("the machine's own resolver is asked"));
  }

  NameAnswer lookup(Workload container, String name) {
    var owner = setup.owner(container);
    return switch (owner.place()) {
      case OnNetworks place -> onNetworks(owner, place, name);
      case Workload.OnMachine _ -> onMachine(name);
      // Its hosts file has no line for itself, as it has no address.
      case Workload.Alone _ ->
          hosts(name, List.of(), "")
              .orElseGet(() -> new Unknown("network none has no way to a DNS server"));
      case Workload.InContainer _ -> throw new IllegalStateException("an owner shares with nobody");
    };
  }

  private NameAnswer onNetworks(Workload owner, OnNetworks place, String name) {
    var ordered = setup.inOrder(place);
    var own = ordered.stream().map(Membership::ip).toList();
    var inHosts = hosts(name, own, owner.hostname());
    if (inHosts.isPresent()) {
      return inHosts.get();
    }
    var withNames = ordered.stream().filter(m -> setup.network(m.network()).names()).toList();
    if (withNames.isEmpty()) {
      return unknown(name, "the default bridge has no names: the machine's DNS servers are asked");
    }
    return embedded(withNames, name)
        .<NameAnswer>map(addresses -> new Found(addresses, SERVER))
        .orElseGet(() ->
            setup.leadsOut(place)
                ? unknown(name, SERVER + " does not know it and asks the machine's DNS servers")
                : new Unknown(SERVER + " does not know it, and internal networks ask nobody else"));
  }

  // A name without a dot is nobody's on the Internet.
  private static NameAnswer unknown(String name, String why) {
    return name.replaceFirst("\\.$", "").indexOf('.') >= 0 ? new Elsewhere(why) : new Unknown(why);
  }

  private static Optional<NameAnswer> hosts(String name, List<Ip> own, String hostname) {
    if (name.equalsIgnoreCase("localhost")) {
      return Optional.of(new Found(List.of(Ip.parse("127.0.0.1")), HOSTS));
    }
    return !own.isEmpty() && name.equalsIgnoreCase(hostname)
        ? Optional.of(new Found(own, HOSTS))
        : Optional.empty();
  }

  /**
   * The first of the container's networks that knows the name answers. {@code a.b} is tried as a
   * name on all networks first, then as {@code a} on network {@code b}.
   */
  private Optional<List<Ip>> embedded(List<Membership> ordered, String asked) {
    var name = asked.replaceFirst("\\.$", "");
    for (var dot = name.length(); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
      var host = name.substring(0, dot);
      var suffix = dot == name.length() ? "" : name.substring(dot + 1);
      for (var membership : ordered) {
        var network = setup.network(membership.network());
        if (suffix.isEmpty() || suffix.equals(network.engineName())) {
          var found = members(network, host);
          if (!found.isEmpty()) {
            return Optional.of(found);
          }
        }
      }
    }
    return Optional.empty();
  }

  private List<Ip> members(BridgeNetwork network, String host) {
    var wanted = host.toLowerCase(Locale.ROOT);
    var found = new ArrayList<Ip>();
    for (var container : setup.containers()) {
      if (container.place() instanceof OnNetworks place) {
        place.memberships().stream()
            .filter(m -> m.network().equals(network.name()))
            .filter(
                m -> m.names().stream().anyMatch(n -> n.toLowerCase(Locale.ROOT).equals(wanted)))
            .map(Membership::ip)
            .forEach(found::add);
      }
    }
    return List.copyOf(found);
  }
}
