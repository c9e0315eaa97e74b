package dev.netduo.k8s.policy;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.topology.Chain;
import dev.netduo.emulator.topology.Field;
import dev.netduo.emulator.topology.Match;
import dev.netduo.emulator.topology.Statement;
import dev.netduo.emulator.topology.Table;
import dev.netduo.emulator.topology.Verdict;
import dev.netduo.k8s.policy.DirectedPolicy.Action;
import dev.netduo.k8s.policy.DirectedPolicy.Peer;
import dev.netduo.k8s.policy.DirectedPolicy.PortMatch;
import dev.netduo.k8s.snapshot.ClusterSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes policies' rules for one address family. They are the same on every node, and so written
 * once.
 */
final class RuleWriter {
  private static final List<Field> NAMED =
      List.of(Field.DESTINATION_ADDRESS, Field.PROTOCOL, Field.DESTINATION_PORT);

  private final ClusterSnapshot snapshot;
  private final Family family;
  private final IdentityHashMap<DirectedPolicy, Written> written = new IdentityHashMap<>();
  // Many rules mean the same pods, and those share one set of addresses.
  private final IdentityHashMap<Set<Ip>, Set<List<String>>> elements = new IdentityHashMap<>();
  private final Map<PortMatch.Named, Set<List<String>>> receivers = new HashMap<>();

  /**
   * What was written.
   *
   * @param rules in their order
   * @param sets what they look into, by name
   */
  record Written(List<Chain.Rule> rules, Map<String, Table.PacketSet> sets) {}

  RuleWriter(ClusterSnapshot snapshot, Family family) {
    this.snapshot = snapshot;
    this.family = family;
  }

  /**
   * A policy's rules.
   *
   * @param name what its sets' names begin with
   */
  Written write(String name, DirectedPolicy policy) {
    return written.computeIfAbsent(
        policy,
        one -> {
          var sets = new HashMap<String, Table.PacketSet>();
          return new Written(rules(name, one, sets), Map.copyOf(sets));
        });
  }

  private List<Chain.Rule> rules(
      String name, DirectedPolicy policy, Map<String, Table.PacketSet> sets) {
    var rules = new ArrayList<Chain.Rule>();
    for (int index = 0; index < policy.rules().size(); index++) {
      var rule = policy.rules().get(index);
      var ports = portMatches(name + "/" + index, rule, sets);
      for (var peer : peerMatches(name + "/" + index, policy.direction(), rule, sets)) {
        for (var port : ports) {
          var matches = new ArrayList<>(peer);
          matches.addAll(port);
          rules.add(
              new Chain.Rule(
                  List.copyOf(matches),
                  List.of(new Statement.Count(), verdict(rule.action())),
                  policy.describe(index)));
        }
      }
    }
    return List.copyOf(rules);
  }

  private static Verdict verdict(Action action) {
    return switch (action) {
      case ACCEPT -> new Verdict.Accept();
      case DENY -> new Verdict.Drop();
      case PASS -> new Verdict.Return();
    };
  }

  /** One list of conditions per way a peer may match. */
  private List<List<Match>> peerMatches(
      String name,
      Direction direction,
      DirectedPolicy.Rule rule,
      Map<String, Table.PacketSet> sets) {
    if (rule.anyone()) {
      return List.of(List.of());
    }
    var ways = new ArrayList<List<Match>>();
    var addresses = new ArrayList<Set<List<String>>>();
    for (var peer : rule.peers()) {
      switch (peer) {
        case Peer.Addresses(var ips) -> addresses.add(elements(ips));
        case Peer.Block block -> {
          if (block.range().family() == family) {
            ways.add(blockMatches(direction, block));
          }
        }
      }
    }
    addresses.removeIf(Set::isEmpty);
    if (!addresses.isEmpty()) {
      var key =
          List.of(
              direction == Direction.INGRESS ? Field.SOURCE_ADDRESS : Field.DESTINATION_ADDRESS);
      sets.put(name, new Table.PacketSet(key, union(addresses), false));
      ways.add(List.of(new Match.InSet(key, name, false)));
    }
    return ways;
  }

  private Set<List<String>> elements(Set<Ip> ips) {
    return elements.computeIfAbsent(
        ips,
        all ->
            all.stream()
                .filter(ip -> ip.family() == family)
                .map(ip -> List.of(ip.toString()))
                .collect(Collectors.toUnmodifiableSet()));
  }

  private static Set<List<String>> union(List<Set<List<String>>> parts) {
    return parts.size() == 1
        ? parts.getFirst()
        : parts.stream().flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());
  }

  private static List<Match> blockMatches(Direction direction, Peer.Block block) {
    var matches = new ArrayList<Match>();
    matches.add(side(direction, List.of(block.range()), false));
    if (!block.except().isEmpty()) {
      matches.add(side(direction, block.except(), true));
    }
    return matches;
  }

  private static Match side(Direction direction, List<Cidr> networks, boolean negated) {
    return direction == Direction.INGRESS
        ? new Match.Source(networks, negated)
        : new Match.Destination(networks, negated);
  }

  private List<List<Match>> portMatches(
      String name, DirectedPolicy.Rule rule, Map<String, Table.PacketSet> sets) {
    if (rule.everyPort()) {
      return List.of(List.of());
    }
    var ways = new ArrayList<List<Match>>();
    for (var port : rule.ports()) {
      switch (port) {
        case PortMatch.Every(var protocol) -> ways.add(List.of(new Match.OfProtocol(protocol)));
        case PortMatch.Numbered(var protocol, var range) ->
            ways.add(List.of(new Match.DestinationPort(protocol, range)));
        case PortMatch.Named named -> {
          var set = name + "/" + named.protocol().lowerCase() + "/" + named.name();
          sets.put(
              set,
              new Table.PacketSet(NAMED, receivers.computeIfAbsent(named, this::receivers), false));
          ways.add(List.of(new Match.InSet(NAMED, set, false)));
        }
      }
    }
    return ways;
  }

  private Set<List<String>> receivers(PortMatch.Named named) {
    var found = new HashSet<List<String>>();
    for (var pod : snapshot.pods()) {
      for (var port : pod.ports()) {
        if (port.name().equals(named.name()) && port.protocol() == named.protocol()) {
          pod.ip(family)
              .ifPresent(ip ->
                  found.add(
                      List.of(
                          ip.toString(),
                          named.protocol().lowerCase(),
                          Integer.toString(port.port()))));
        }
      }
    }
    return Set.copyOf(found);
  }
}
