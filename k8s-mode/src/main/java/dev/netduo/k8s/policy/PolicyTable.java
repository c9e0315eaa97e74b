package dev.netduo.k8s.policy;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.topology.Chain;
import dev.netduo.emulator.topology.Chain.Hook;
import dev.netduo.emulator.topology.Chain.Rule;
import dev.netduo.emulator.topology.Field;
import dev.netduo.emulator.topology.Match;
import dev.netduo.emulator.topology.Match.Connection.State;
import dev.netduo.emulator.topology.Statement;
import dev.netduo.emulator.topology.Table;
import dev.netduo.emulator.topology.Target;
import dev.netduo.emulator.topology.Verdict;
import dev.netduo.k8s.policy.IsolatingPolicy.AllowRule;
import dev.netduo.k8s.policy.IsolatingPolicy.Peer;
import dev.netduo.k8s.policy.IsolatingPolicy.PortMatch;
import dev.netduo.k8s.snapshot.ClusterSnapshot;
import dev.netduo.k8s.snapshot.PodNetwork;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * NetworkPolicy as packet rules on the forward hook of each node.
 *
 * <p>Two base chains follow each other, one per direction; accepting a packet in the first only
 * ends the first, so that both are asked. Each leads by a map from the pod's address to the pod's
 * chain, which asks the chain of every policy that selects the pod and then drops. A pod no policy
 * selects is in no map. Destinations are judged after a VIP was translated, and the pod's own node
 * never passes the forward hook.
 */
public final class PolicyTable {
  /** The table's name in the kernel. */
  public static final String NAME = "netduo_policy";

  private static final List<Field> PAIR = List.of(Field.SOURCE_ADDRESS, Field.DESTINATION_ADDRESS);
  private static final List<Field> NAMED =
      List.of(Field.DESTINATION_ADDRESS, Field.PROTOCOL, Field.DESTINATION_PORT);

  private final ClusterSnapshot snapshot;
  private final List<IsolatingPolicy> policies;

  /** Reads the policies of one moment. */
  public PolicyTable(ClusterSnapshot snapshot) {
    this.snapshot = snapshot;
    this.policies = new PolicyReading(snapshot).all();
  }

  /** The table of the node these pods run on. */
  public Table on(List<PodNetwork> localPods) {
    var table = new Draft();
    table.selves(localPods);
    for (var direction : Direction.values()) {
      table.base(direction);
      for (var pod : localPods) {
        var selecting =
            policies.stream()
                .filter(p -> p.direction() == direction && p.selected().contains(pod))
                .toList();
        if (!selecting.isEmpty()) {
          table.isolate(pod, direction, selecting);
        }
      }
    }
    return table.finish();
  }

  /**
   * The chain that decides for a pod no policy lets through; its counter is the evidence that
   * policy stopped a packet.
   */
  public static String chainOf(Direction direction, PodNetwork pod) {
    return prefix(direction) + "-pod-" + pod.key();
  }

  private static String chainOf(IsolatingPolicy policy) {
    return prefix(policy.direction()) + "-policy-" + policy.policy();
  }

  private static String prefix(Direction direction) {
    return direction == Direction.INGRESS ? "in" : "out";
  }

  private static String map(Direction direction) {
    return direction == Direction.INGRESS ? "ingress" : "egress";
  }

  private static Field podSide(Direction direction) {
    return direction == Direction.INGRESS ? Field.DESTINATION_ADDRESS : Field.SOURCE_ADDRESS;
  }

  private static Field peerSide(Direction direction) {
    return direction == Direction.INGRESS ? Field.SOURCE_ADDRESS : Field.DESTINATION_ADDRESS;
  }

  /** A table in the making. */
  private final class Draft {
    private final Map<String, Chain> chains = new HashMap<>();
    private final Map<String, Table.PacketSet> sets = new HashMap<>();
    private final Map<Direction, Map<List<String>, Target>> maps = new EnumMap<>(Direction.class);

    void selves(List<PodNetwork> pods) {
      var pairs = new HashSet<List<String>>();
      pods.forEach(pod -> pairs.add(List.of(pod.ip().toString(), pod.ip().toString())));
      sets.put("selves", new Table.PacketSet(PAIR, Set.copyOf(pairs), false));
    }

    void base(Direction direction) {
      var rules =
          List.of(
              Rule.of(
                  List.of(new Match.Connection(Set.of(State.ESTABLISHED, State.RELATED))),
                  new Verdict.Accept()),
              new Rule(
                  List.of(new Match.InSet(PAIR, "selves", false)),
                  List.of(new Verdict.Accept()),
                  "a pod can always reach itself"),
              Rule.of(
                  List.of(), new Statement.Lookup(map(direction), List.of(podSide(direction)))));
      var priority = direction == Direction.EGRESS ? 0 : 1;
      var hook = new Hook(Hook.Type.FILTER, Hook.Point.FORWARD, priority, true);
      chains.put(map(direction), new Chain(Optional.of(hook), rules));
    }

    void isolate(PodNetwork pod, Direction direction, List<IsolatingPolicy> selecting) {
      var rules = new ArrayList<Rule>();
      for (var policy : selecting) {
        chains.computeIfAbsent(chainOf(policy), name -> allowing(name, policy));
        rules.add(Rule.of(List.of(), new Verdict.Jump(chainOf(policy))));
      }
      var names = String.join(", ", selecting.stream().map(IsolatingPolicy::policy).toList());
      rules.add(
          new Rule(
              List.of(),
              List.of(new Statement.Count(), new Verdict.Drop()),
              "not allowed by " + names));
      chains.put(chainOf(direction, pod), Chain.of(List.copyOf(rules)));
      maps.computeIfAbsent(direction, key -> new HashMap<>())
          .put(
              List.of(pod.ip().toString()),
              new Target.To(new Verdict.Goto(chainOf(direction, pod))));
    }

    private Chain allowing(String chain, IsolatingPolicy policy) {
      var rules = new ArrayList<Rule>();
      for (int index = 0; index < policy.rules().size(); index++) {
        var rule = policy.rules().get(index);
        var comment = policy.policy() + " rule " + index;
        for (var peer : peerMatches(chain + "/" + index, policy.direction(), rule)) {
          for (var port : portMatches(chain + "/" + index, rule)) {
            var matches = new ArrayList<>(peer);
            matches.addAll(port);
            rules.add(
                new Rule(
                    List.copyOf(matches),
                    List.of(new Statement.Count(), new Verdict.Accept()),
                    comment));
          }
        }
      }
      return Chain.of(List.copyOf(rules));
    }

    /** One list of conditions per way a peer may match; a rule without peers matches everyone. */
    private List<List<Match>> peerMatches(String name, Direction direction, AllowRule rule) {
      if (rule.peers().isEmpty()) {
        return List.of(List.of());
      }
      var ways = new ArrayList<List<Match>>();
      var pods = new HashSet<List<String>>();
      for (var peer : rule.peers()) {
        switch (peer) {
          case Peer.Pods(var addresses) ->
              addresses.forEach(ip -> pods.add(List.of(ip.toString())));
          case Peer.Block block -> ways.add(blockMatches(direction, block));
        }
      }
      if (!pods.isEmpty()) {
        var key = List.of(peerSide(direction));
        sets.put(name, new Table.PacketSet(key, Set.copyOf(pods), false));
        ways.add(List.of(new Match.InSet(key, name, false)));
      }
      return ways;
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

    private List<List<Match>> portMatches(String name, AllowRule rule) {
      if (rule.ports().isEmpty()) {
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
            sets.put(set, new Table.PacketSet(NAMED, receivers(named), false));
            ways.add(List.of(new Match.InSet(NAMED, set, false)));
          }
        }
      }
      return ways;
    }

    private Set<List<String>> receivers(PortMatch.Named named) {
      var receivers = new HashSet<List<String>>();
      for (var pod : snapshot.pods()) {
        for (var port : pod.ports()) {
          if (port.name().equals(named.name()) && port.protocol() == named.protocol()) {
            receivers.add(
                List.of(
                    pod.ip().toString(),
                    named.protocol().lowerCase(),
                    Integer.toString(port.port())));
          }
        }
      }
      return Set.copyOf(receivers);
    }

    Table finish() {
      var verdicts = new HashMap<String, Table.PacketMap>();
      for (var direction : Direction.values()) {
        var elements = maps.getOrDefault(direction, Map.of());
        verdicts.put(
            map(direction),
            new Table.PacketMap(
                List.of(podSide(direction)), Table.PacketMap.Kind.VERDICT, Map.copyOf(elements)));
      }
      return new Table(Map.copyOf(chains), Map.copyOf(sets), Map.copyOf(verdicts));
    }
  }
}
