package dev.netduo.k8s.service;

import static dev.netduo.k8s.service.KubeChain.CLUSTER_IPS;
import static dev.netduo.k8s.service.KubeChain.EXTERNAL_SERVICES;
import static dev.netduo.k8s.service.KubeChain.FIREWALL;
import static dev.netduo.k8s.service.KubeChain.MARK_MASQ;
import static dev.netduo.k8s.service.KubeChain.NODE_PORTS;
import static dev.netduo.k8s.service.KubeChain.POSTROUTING;
import static dev.netduo.k8s.service.KubeChain.SERVICES;
import static dev.netduo.k8s.service.ServiceChains.rule;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.topology.Chain;
import dev.netduo.emulator.topology.Chain.Hook;
import dev.netduo.emulator.topology.Chain.Rule;
import dev.netduo.emulator.topology.Match;
import dev.netduo.emulator.topology.Match.Connection.State;
import dev.netduo.emulator.topology.Parts;
import dev.netduo.emulator.topology.Statement;
import dev.netduo.emulator.topology.Table;
import dev.netduo.emulator.topology.Table.PacketSet;
import dev.netduo.emulator.topology.TableName;
import dev.netduo.emulator.topology.Verdict;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.snapshot.ClusterSnapshot;
import dev.netduo.k8s.snapshot.NodePortAddresses;
import dev.netduo.k8s.underlay.Underlay;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Services as chains of iptables, the way kube-proxy's mode of that name writes them: one list in
 * {@code KUBE-SERVICES} that a new connection is held against rule by rule, a chain per service
 * that draws an endpoint, a chain per endpoint that translates.
 */
final class IptablesProxier implements Proxier<ServiceChains> {
  private static final int DESTINATION_NAT = -100;
  private static final int FILTER = 0;
  private static final int SOURCE_NAT = 100;

  private final Masquerading masquerading;

  IptablesProxier(Masquerading masquerading) {
    this.masquerading = masquerading;
  }

  @Override
  public ServiceChains elements(
      VirtualService service, Scene scene, Here here, Set<List<String>> denied) {
    return ServiceChains.of(service, scene, here, denied, masquerading);
  }

  @Override
  public Map<String, Map<TableName, Table>> tables(
      ClusterSnapshot snapshot,
      Scene scene,
      Parts<ObjectKey, CompiledService<ServiceChains>> services) {
    var tables = new HashMap<String, Map<TableName, Table>>();
    for (var node : snapshot.nodes()) {
      var here = new Here(node.name(), snapshot.state(node.name()).zone());
      var all = Proxier.inOrder(services, here);
      var own = node.underlay(scene.family()).stream().toList();
      tables.put(
          node.name(),
          Map.of(
              name(scene, "nat"), translation(scene, own, all),
              name(scene, "filter"), filter(scene, all)));
    }
    return tables;
  }

  private static TableName name(Scene scene, String table) {
    return TableName.iptables(scene.family(), table, KubeChain.PREFIX);
  }

  private static Table translation(Scene scene, List<Ip> own, List<ServiceChains> services) {
    var chains = new HashMap<String, Chain>();
    var clients = new HashMap<String, PacketSet>();
    for (var service : services) {
      chains.putAll(service.chains());
      clients.putAll(service.clients());
    }
    var portals = List.of(lead("kubernetes service portals", SERVICES));
    chains.put("PREROUTING", nat(Hook.Point.PREROUTING, DESTINATION_NAT, portals));
    chains.put("OUTPUT", nat(Hook.Point.OUTPUT, DESTINATION_NAT, portals));
    chains.put(
        "POSTROUTING",
        nat(
            Hook.Point.POSTROUTING,
            SOURCE_NAT,
            List.of(lead("kubernetes postrouting rules", POSTROUTING))));
    var list = new ArrayList<>(all(services, ServiceChains::services));
    nodePorts(scene, own).forEach(addresses -> list.add(toNodePorts(addresses)));
    chains.put(SERVICES, Chain.of(List.copyOf(list)));
    chains.put(NODE_PORTS, Chain.of(all(services, ServiceChains::nodePorts)));
    var bit = ServiceChains.MASQUERADE;
    chains.put(
        MARK_MASQ, Chain.of(List.of(rule("", List.of(), new Statement.ChangeMark(bit, bit)))));
    chains.put(POSTROUTING, Chain.of(postrouting(scene, bit)));
    return new Table(Map.copyOf(chains), Map.copyOf(clients), Map.of());
  }

  // Usually on the address that nodes share alone, and never on the loopback.
  private static List<Match.Destination> nodePorts(Scene scene, List<Ip> own) {
    if (scene.nodePorts().isEmpty()) {
      return own.stream()
          .map(ip -> new Match.Destination(List.of(Cidr.single(ip)), false))
          .toList();
    }
    return scene.nodePorts().stream()
        .map(range ->
            NodePortAddresses.isWhole(range)
                ? ServiceTable.beyondLoopback(scene)
                : new Match.Destination(List.of(range), false))
        .toList();
  }

  private static Rule toNodePorts(Match.Destination addresses) {
    return rule(
        "kubernetes service nodeports; NOTE: this must be the last rule in this chain",
        List.of(addresses, new Match.LocalDestination()),
        new Verdict.Jump(NODE_PORTS));
  }

  private static List<Rule> postrouting(Scene scene, int bit) {
    var rules = new ArrayList<Rule>();
    // The network between the nodes carries no addresses but theirs: an endpoint that is another
    // node itself is asked by a node. kube-proxy leaves this to the network plugin.
    for (var ip : scene.nodeIps()) {
      rules.add(
          rule(
              "endpoints that are nodes are asked by a node",
              List.of(
                  new Match.Destination(List.of(Cidr.single(ip)), false),
                  new Match.OutInterface(Underlay.LINK, false),
                  new Match.DestinationRewritten()),
              new Statement.Masquerade()));
    }
    rules.add(rule("", List.of(new Match.Marked(0, bit)), new Verdict.Return()));
    rules.add(rule("", List.of(), new Statement.ChangeMark(0, bit)));
    rules.add(
        rule("kubernetes service traffic requiring SNAT", List.of(), new Statement.Masquerade()));
    return List.copyOf(rules);
  }

  private static Table filter(Scene scene, List<ServiceChains> services) {
    var chains = new HashMap<String, Chain>();
    var guarded = leadNew("kubernetes load balancer firewall", FIREWALL);
    var visible = leadNew("kubernetes externally-visible service portals", EXTERNAL_SERVICES);
    var portals = leadNew("kubernetes service portals", SERVICES);
    // What is left for a stable address is none of its ports. kube-proxy lets that go by the
    // default route; here it would end in the overlay. Every packet comes by here: none but those
    // are held against a list of all services.
    var left =
        rule(
            "ports that no service has",
            List.of(new Match.Destination(List.of(scene.services()), false)),
            new Verdict.Jump(CLUSTER_IPS));
    chains.put("INPUT", base(Hook.Point.INPUT, List.of(guarded, visible)));
    chains.put("FORWARD", base(Hook.Point.FORWARD, List.of(guarded, portals, visible, left)));
    chains.put("OUTPUT", base(Hook.Point.OUTPUT, List.of(guarded, portals, left)));
    chains.put(FIREWALL, Chain.of(all(services, ServiceChains::firewall)));
    chains.put(EXTERNAL_SERVICES, Chain.of(all(services, ServiceChains::externalRefusals)));
    chains.put(SERVICES, Chain.of(all(services, ServiceChains::refusals)));
    var rest = rule("addresses that no service has", List.of(), new Verdict.Drop());
    chains.put(
        CLUSTER_IPS,
        Chain.of(
            Stream.concat(services.stream().map(ServiceChains::vip), Stream.of(rest)).toList()));
    return new Table(Map.copyOf(chains), Map.of(), Map.of());
  }

  private static List<Rule> all(
      List<ServiceChains> services, Function<ServiceChains, List<Rule>> of) {
    return services.stream().flatMap(service -> of.apply(service).stream()).toList();
  }

  private static Rule lead(String comment, String chain) {
    return rule(comment, List.of(), new Verdict.Jump(chain));
  }

  private static Rule leadNew(String comment, String chain) {
    return rule(comment, List.of(new Match.Connection(Set.of(State.NEW))), new Verdict.Jump(chain));
  }

  private static Chain nat(Hook.Point point, int priority, List<Rule> rules) {
    return new Chain(Optional.of(new Hook(Hook.Type.NAT, point, priority, true)), rules);
  }

  private static Chain base(Hook.Point point, List<Rule> rules) {
    return new Chain(Optional.of(new Hook(Hook.Type.FILTER, point, FILTER, true)), rules);
  }
}
