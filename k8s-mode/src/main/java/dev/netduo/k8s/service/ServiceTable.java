package dev.netduo.k8s.service;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.topology.Chain;
import dev.netduo.emulator.topology.Chain.Hook;
import dev.netduo.emulator.topology.Chain.Rule;
import dev.netduo.emulator.topology.Field;
import dev.netduo.emulator.topology.Match;
import dev.netduo.emulator.topology.Match.Connection.State;
import dev.netduo.emulator.topology.Statement;
import dev.netduo.emulator.topology.Verdict;
import dev.netduo.k8s.service.Proxier.Scene;
import dev.netduo.k8s.service.Spread.Door;
import dev.netduo.k8s.service.Spread.Way;
import dev.netduo.k8s.snapshot.NodePortAddresses;
import dev.netduo.k8s.underlay.Underlay;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The part of the proxy's table that does not depend on any service: its base chains.
 *
 * <p>The map {@code svc} holds for address, protocol and port the <em>number of endpoints</em>, as
 * a mark, and the map {@code ways} leads from there to one shared chain per such number. That chain
 * draws a random index into the mark and rewrites the destination to what the map {@code eps} holds
 * for address, protocol, port and index. Spread is exact, a change is a few map elements, and the
 * number of chains does not grow with the number of services: nft reads every chain before it
 * changes anything, which made a chain per service 30 times slower to load (10,000 services: 10.8 s
 * against 0.34 s). Nor does the number of verdicts, through all of which the kernel looks for loops
 * at each change (a verdict per service, 10,000 services: 2.3 ms a change against 1.1).
 *
 * <p>{@code ports}, {@code port_ways} and {@code port_eps} are the same for node ports; {@code
 * outer} and {@code outer_ports} are asked first for clients outside the cluster, whom the policy
 * {@code Local} treats differently.
 */
public final class ServiceTable {
  /** The table's name in the kernel. */
  public static final String NAME = "netduo_services";

  /** The mark of a packet whose destination was rewritten while its source is to stay. */
  public static final int KEEP_SOURCE = 0x40000000;

  static final List<Field> PAIR = List.of(Field.SOURCE_ADDRESS, Field.DESTINATION_ADDRESS);
  static final List<Field> CLIENT =
      List.of(
          Field.DESTINATION_ADDRESS, Field.PROTOCOL, Field.DESTINATION_PORT, Field.SOURCE_ADDRESS);
  private static final int BEFORE_TRANSLATION = -110;
  private static final int DESTINATION_NAT = -100;
  private static final int BEFORE_POLICY = -10;
  private static final int SOURCE_NAT = 100;

  private ServiceTable() {}

  /** The base chains. */
  static Map<String, Chain> baseChains(Scene scene, Masquerading masquerading) {
    var everybody = everybody(scene);
    var arriving = arriving(scene, masquerading);
    var chains = new HashMap<>(baseChains(guard(), guard(), arriving, everybody, scene.services()));
    chains.put(
        "postrouting", nat(Hook.Point.POSTROUTING, SOURCE_NAT, source(scene.pods(), masquerading)));
    return Map.copyOf(chains);
  }

  /**
   * The base chains that leave sources alone.
   *
   * @param arriving looks at what arrives, before it is translated
   * @param sent looks at what the node sends, before it is translated
   * @param leadArriving translates what arrives
   * @param leadSent translates what the node sends
   */
  static Map<String, Chain> baseChains(
      List<Rule> arriving,
      List<Rule> sent,
      List<Rule> leadArriving,
      List<Rule> leadSent,
      Cidr services) {
    var refuse = refuse(services);
    return Map.of(
        "guard", filter(Hook.Point.PREROUTING, BEFORE_TRANSLATION, arriving),
        "guard_output", filter(Hook.Point.OUTPUT, BEFORE_TRANSLATION, sent),
        "prerouting", nat(Hook.Point.PREROUTING, DESTINATION_NAT, leadArriving),
        "output", nat(Hook.Point.OUTPUT, DESTINATION_NAT, leadSent),
        "refuse_forward", filter(Hook.Point.FORWARD, BEFORE_POLICY, refuse),
        "refuse_output", filter(Hook.Point.OUTPUT, BEFORE_POLICY, refuse));
  }

  // What nobody serves is refused before it is routed: to an address that somebody routes here for
  // services alone the node itself has no route.
  static List<Rule> guard() {
    return List.of(
        Rule.of(
            List.of(
                new Match.Connection(Set.of(State.NEW)),
                new Match.InSet(Door.ADDRESS.front(), "refused", false)),
            new Statement.Reject()),
        Rule.of(
            List.of(
                new Match.Connection(Set.of(State.NEW)),
                new Match.InSet(Door.ADDRESS.front(), "guarded", false),
                new Match.InSet(CLIENT, "admitted", true)),
            new Verdict.Drop()));
  }

  private static List<Rule> arriving(Scene scene, Masquerading masquerading) {
    var outside = new ArrayList<Match>();
    if (masquerading != Masquerading.PODS_UNKNOWN) {
      outside.add(new Match.Source(List.of(scene.pods()), true));
    }
    var rules = new ArrayList<Rule>();
    rules.add(lead(outside, Door.ADDRESS, Door.ADDRESS.outerFronts()));
    var toNode = new ArrayList<>(outside);
    toNode.addAll(nodePort(scene));
    rules.add(lead(toNode, Door.NODE_PORT, Door.NODE_PORT.outerFronts()));
    rules.addAll(everybody(scene));
    return rules;
  }

  private static List<Rule> everybody(Scene scene) {
    return List.of(
        lead(List.of(), Door.ADDRESS, Door.ADDRESS.fronts()),
        lead(nodePort(scene), Door.NODE_PORT, Door.NODE_PORT.fronts()));
  }

  private static Rule lead(List<Match> matches, Door door, String fronts) {
    return Rule.of(
        matches,
        new Statement.SetMarkFrom(fronts, door.front()),
        new Statement.Lookup(door.ways(), List.of(Field.MARK)));
  }

  // Usually on the address that nodes share alone, and never on the loopback.
  static List<Match> nodePort(Scene scene) {
    var ranges = scene.nodePorts();
    var within =
        ranges.isEmpty()
            ? new Match.InSet(List.of(Field.DESTINATION_ADDRESS), "nodes", false)
            : ranges.stream().anyMatch(NodePortAddresses::isWhole)
                ? beyondLoopback(scene)
                : new Match.Destination(ranges, false);
    return List.of(new Match.LocalDestination(), within);
  }

  static Match.Destination beyondLoopback(Scene scene) {
    return new Match.Destination(List.of(NodePortAddresses.loopback(scene.family())), true);
  }

  // What still carries a service's address here had no endpoint or no such port: say so at once
  // instead of letting the client wait. An address no service has is dropped, so that nothing
  // leaves the node for it. Every packet comes by here: none but those are looked up.
  private static List<Rule> refuse(Cidr services) {
    var within = new Match.Destination(List.of(services), false);
    return List.of(
        Rule.of(
            List.of(within, new Match.InSet(List.of(Field.DESTINATION_ADDRESS), "vips", false)),
            new Statement.Reject()),
        Rule.of(List.of(within), new Verdict.Drop()));
  }

  // A pod that reached itself through a service would answer itself directly, past the translation;
  // so would a pod on another node answer a client outside the cluster.
  private static List<Rule> source(Cidr pods, Masquerading masquerading) {
    var rules = new ArrayList<Rule>();
    rules.add(masquerade(new Match.Marked(Way.MASQUERADED.mark(), Way.MASQUERADED.mark())));
    var plain = new Match.Marked(0, KEEP_SOURCE | Way.KEPT.mark());
    switch (masquerading) {
      case OUTSIDE_PODS -> rules.add(masquerade(plain, new Match.Source(List.of(pods), true)));
      case EVERYBODY -> rules.add(masquerade(plain));
      case PODS_UNKNOWN -> {}
    }
    rules.add(masquerade(new Match.InSet(PAIR, "selves", false)));
    // The network between the nodes carries no addresses but theirs: an endpoint that is another
    // node itself is asked by a node.
    rules.add(
        masquerade(
            new Match.OutInterface(Underlay.LINK, false),
            new Match.InSet(List.of(Field.DESTINATION_ADDRESS), "nodes", false)));
    return rules;
  }

  private static Rule masquerade(Match... matches) {
    var all = new ArrayList<Match>();
    all.add(new Match.DestinationRewritten());
    all.addAll(List.of(matches));
    return Rule.of(all, new Statement.Masquerade());
  }

  private static Chain filter(Hook.Point point, int priority, List<Rule> rules) {
    return new Chain(
        Optional.of(new Hook(Hook.Type.FILTER, point, priority, true)), List.copyOf(rules));
  }

  private static Chain nat(Hook.Point point, int priority, List<Rule> rules) {
    return new Chain(
        Optional.of(new Hook(Hook.Type.NAT, point, priority, true)), List.copyOf(rules));
  }
}
