package dev.netduo.k8s.service;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.PortRange;
import dev.netduo.emulator.topology.Chain;
import dev.netduo.emulator.topology.Chain.Rule;
import dev.netduo.emulator.topology.Field;
import dev.netduo.emulator.topology.Match;
import dev.netduo.emulator.topology.Statement;
import dev.netduo.emulator.topology.Table.PacketSet;
import dev.netduo.emulator.topology.Verdict;
import dev.netduo.k8s.service.Proxier.Scene;
import dev.netduo.k8s.service.VirtualService.Port;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What one service puts into the tables of iptables on one node. Source: kube-proxy's {@code
 * pkg/proxy/iptables/proxier.go}.
 *
 * @param services rules that lead from its addresses to its chains
 * @param nodePorts rules that lead from its node ports to its chains
 * @param chains its chains for translation
 * @param clients the lists of clients of its endpoints
 * @param refusals what is said at its stable address where it leads nowhere
 * @param externalRefusals the same at its other addresses and node ports
 * @param firewall drops what its source ranges left over
 * @param vip refuses its other ports
 */
record ServiceChains(
    List<Rule> services,
    List<Rule> nodePorts,
    Map<String, Chain> chains,
    Map<String, PacketSet> clients,
    List<Rule> refusals,
    List<Rule> externalRefusals,
    List<Rule> firewall,
    Rule vip) {
  /** The bit of the mark that says: make the source the node's. */
  static final int MASQUERADE = 0x4000;

  private static final List<Field> CLIENT = List.of(Field.SOURCE_ADDRESS);

  /**
   * Compiles a service.
   *
   * @param denied addresses and ports that another service has
   */
  static ServiceChains of(
      VirtualService service,
      Scene scene,
      Here here,
      Set<List<String>> denied,
      Masquerading masquerading) {
    var building = new Building(service, scene, here, denied, masquerading);
    service.ports().forEach(building::port);
    return building.done();
  }

  private static final class Building {
    private final VirtualService service;
    private final Scene scene;
    private final Here here;
    private final Set<List<String>> denied;
    private final Masquerading masquerading;
    private final List<Rule> services = new ArrayList<>();
    private final List<Rule> nodePorts = new ArrayList<>();
    private final Map<String, Chain> chains = new HashMap<>();
    private final Map<String, PacketSet> clients = new HashMap<>();
    private final List<Rule> refusals = new ArrayList<>();
    private final List<Rule> externalRefusals = new ArrayList<>();
    private final List<Rule> firewall = new ArrayList<>();

    Building(
        VirtualService service,
        Scene scene,
        Here here,
        Set<List<String>> denied,
        Masquerading masquerading) {
      this.service = service;
      this.scene = scene;
      this.here = here;
      this.denied = denied;
      this.masquerading = masquerading;
    }

    void port(Port port) {
      var names = KubeChain.of(service, port);
      var title = KubeChain.portName(service, port);
      var cluster = EndpointChoice.cluster(port.backends(), here);
      var local = EndpointChoice.local(port.backends(), here);
      var toVip = to(service.vip(), port);
      var outerIps =
          service.outerIps().stream()
              .filter(ip -> !denied.contains(ServiceElements.front(ip, port)))
              .toList();

      if (!leads(service.internalLocal() ? local : cluster)) {
        refusals.add(refusal(title, cluster, toVip));
      } else {
        var chain = service.internalLocal() ? names.local() : names.cluster();
        services.add(rule(title + " cluster IP", toVip, new Verdict.Jump(chain)));
      }
      if (!leads(service.externalLocal() ? local : cluster)) {
        outerIps.forEach(ip -> externalRefusals.add(refusal(title, cluster, to(ip, port))));
        if (port.nodePort() != 0) {
          externalRefusals.add(
              refusal(title, cluster, with(new Match.LocalDestination(), toNodePort(port))));
        }
      }
      if (!leads(cluster)) {
        return;
      }
      outerIps.forEach(ip -> outer(names, title, ip, port));
      if (port.nodePort() != 0) {
        nodePorts.add(rule(title, toNodePort(port), new Verdict.Jump(names.external())));
      }
      var hasOuter = !outerIps.isEmpty() || port.nodePort() != 0;
      if (hasOuter) {
        chains.put(names.external(), external(names, title));
      }
      if (!service.internalLocal() || hasOuter) {
        spread(names.cluster(), names, title, port, cluster, !service.internalLocal());
      }
      if (service.internalLocal() || (service.externalLocal() && hasOuter)) {
        spread(names.local(), names, title, port, local, service.internalLocal());
      }
    }

    private static boolean leads(List<Backend> endpoints) {
      return !endpoints.isEmpty();
    }

    // Where another node has an endpoint, silence: there may be a way by that one.
    private static Rule refusal(String title, List<Backend> anywhere, List<Match> to) {
      return leads(anywhere)
          ? rule(title + " has no local endpoints", to, new Verdict.Drop())
          : rule(title + " has no endpoints", to, new Statement.Reject());
    }

    private void outer(KubeChain names, String title, Ip ip, Port port) {
      var isBalancer = service.balancerIps().contains(ip);
      var comment = title + (isBalancer ? " loadbalancer IP" : " external IP");
      if (!isBalancer || service.sourceRanges().isEmpty()) {
        services.add(rule(comment, to(ip, port), new Verdict.Jump(names.external())));
        return;
      }
      services.add(rule(comment, to(ip, port), new Verdict.Jump(names.firewall())));
      firewall.add(
          rule(
              title + " traffic not accepted by " + names.firewall(),
              to(ip, port),
              new Verdict.Drop()));
      // A node that asks for an address it has itself carries that address as its source.
      var ofNodes =
          scene.nodeIps().stream()
              .anyMatch(n -> service.sourceRanges().stream().anyMatch(r -> r.contains(n)));
      var admitted =
          Stream.concat(
              service.sourceRanges().stream(),
              ofNodes ? service.balancerIps().stream().map(Cidr::single) : Stream.<Cidr>empty());
      chains.put(
          names.firewall(),
          Chain.of(
              admitted
                  .map(range ->
                      rule(
                          comment,
                          List.of(new Match.Source(List.of(range), false)),
                          new Verdict.Jump(names.external())))
                  .toList()));
    }

    // Under Local, what the cluster itself sends there is led to every endpoint, as it would be by
    // way of a balancer that knows where they are; only what comes from outside stays on this node.
    private Chain external(KubeChain names, String title) {
      var rules = new ArrayList<Rule>();
      var whose = " traffic for " + title + " external destinations";
      if (!service.externalLocal()) {
        rules.add(rule("masquerade" + whose, List.of(), markMasquerade()));
        rules.add(rule("", List.of(), new Verdict.Jump(names.cluster())));
        return Chain.of(List.copyOf(rules));
      }
      if (masquerading != Masquerading.PODS_UNKNOWN) {
        rules.add(
            rule(
                "pod" + whose,
                List.of(new Match.Source(List.of(scene.pods()), false)),
                new Verdict.Jump(names.cluster())));
      }
      List<Match> ofNode = List.of(new Match.LocalSource());
      rules.add(rule("masquerade LOCAL" + whose, ofNode, markMasquerade()));
      rules.add(rule("route LOCAL" + whose, ofNode, new Verdict.Jump(names.cluster())));
      rules.add(rule("", List.of(), new Verdict.Jump(names.local())));
      return Chain.of(List.copyOf(rules));
    }

    /**
     * A chain that draws one of some endpoints.
     *
     * @param isInternal whether the stable address leads to it
     */
    private void spread(
        String chain,
        KubeChain names,
        String title,
        Port port,
        List<Backend> chosen,
        boolean isInternal) {
      var rules = new ArrayList<Rule>();
      var toVip = to(service.vip(), port);
      if (isInternal && masquerading != Masquerading.PODS_UNKNOWN) {
        var strangers = new Match.Source(List.of(scene.pods()), true);
        var whom = masquerading == Masquerading.EVERYBODY ? toVip : with(strangers, toVip);
        rules.add(rule(title + " cluster IP", whom, markMasquerade()));
      }
      if (service.affinity().isPresent()) {
        for (var backend : chosen) {
          var name = names.endpoint(backend.at());
          clients.put(name, PacketSet.forgetting(CLIENT, service.affinity().get()));
          rules.add(
              rule(
                  title + " -> " + backend.at().ip() + ":" + backend.at().port(),
                  List.of(new Match.InSet(CLIENT, name, false)),
                  new Verdict.Jump(name)));
        }
      }
      for (int index = 0; index < chosen.size(); index++) {
        var backend = chosen.get(index);
        var name = names.endpoint(backend.at());
        var left = chosen.size() - index;
        rules.add(
            rule(
                title + " -> " + backend.at().ip() + ":" + backend.at().port(),
                left == 1 ? List.of() : List.of(new Match.OneOf(left)),
                new Verdict.Jump(name)));
        chains.put(name, endpoint(name, title, port, backend));
      }
      chains.put(chain, Chain.of(List.copyOf(rules)));
    }

    // A pod that reached itself through a service would answer itself directly, past the
    // translation.
    private Chain endpoint(String name, String title, Port port, Backend backend) {
      var self = new Match.Source(List.of(Cidr.single(backend.at().ip())), false);
      var statements = new ArrayList<Statement>();
      if (service.affinity().isPresent()) {
        statements.add(new Statement.Remember(name, CLIENT));
      }
      statements.add(new Statement.DestinationTo(backend.at().ip(), backend.at().port()));
      return Chain.of(
          List.of(
              rule(title, List.of(self), markMasquerade()),
              new Rule(
                  List.of(new Match.OfProtocol(port.protocol())), List.copyOf(statements), title)));
    }

    private static Statement markMasquerade() {
      return new Verdict.Jump(KubeChain.MARK_MASQ);
    }

    private static List<Match> to(Ip ip, Port port) {
      return List.of(
          new Match.Destination(List.of(Cidr.single(ip)), false),
          new Match.DestinationPort(port.protocol(), PortRange.of(port.port())));
    }

    private static List<Match> toNodePort(Port port) {
      return List.of(new Match.DestinationPort(port.protocol(), PortRange.of(port.nodePort())));
    }

    private static List<Match> with(Match first, List<Match> others) {
      return Stream.concat(Stream.of(first), others.stream()).toList();
    }

    ServiceChains done() {
      return new ServiceChains(
          List.copyOf(services),
          List.copyOf(nodePorts),
          Map.copyOf(chains),
          Map.copyOf(clients),
          List.copyOf(refusals),
          List.copyOf(externalRefusals),
          List.copyOf(firewall),
          rule(
              service.key() + " has no such port",
              List.of(new Match.Destination(List.of(Cidr.single(service.vip())), false)),
              new Statement.Reject()));
    }
  }

  /** A rule with one statement. */
  static Rule rule(String comment, List<Match> matches, Statement statement) {
    return new Rule(matches, List.of(statement), comment);
  }
}
