package dev.netduo.k8s.policy;

import dev.netduo.emulator.net.Family;
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
 * Policies as packet rules of one address family on the forward hook of each node.
 *
 * <p>Two base chains follow each other, one per direction; accepting a packet in the first only
 * ends the first, so that both are asked. Each leads by a map from the pod's address to the pod's
 * chain, which asks tier after tier. A pod no policy is for is in no map. Destinations are judged
 * after a VIP was translated, and the pod's own node never passes the forward hook.
 *
 * <p>The rules of a cluster-wide tier stand in one chain for all pods that the same policies are
 * for, so that passing is returning from it. A NetworkPolicy has a chain of its own, which the
 * chains of its pods jump to before they drop.
 */
public final class PolicyTable {
  /** The table's name in the kernel. */
  public static final String NAME = "netduo_policy";

  private static final List<Field> PAIR = List.of(Field.SOURCE_ADDRESS, Field.DESTINATION_ADDRESS);

  private final Family family;
  private final PolicyIndex policies;
  private final RuleWriter writer;

  /** Reads the policies of one moment. */
  public PolicyTable(ClusterSnapshot snapshot, Family family) {
    this.family = family;
    this.policies = new PolicyIndex(new PolicyReading(snapshot).all());
    this.writer = new RuleWriter(snapshot, family);
  }

  /** The table of the node these pods run on. */
  public Table on(List<PodNetwork> localPods) {
    var table = new Draft();
    table.selves(localPods);
    for (var direction : Direction.values()) {
      table.base(direction);
      for (var pod : localPods) {
        if (policies.isChosen(direction, pod.key()) && pod.ip(family).isPresent()) {
          table.isolate(pod, direction);
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
    return ChainNames.capped(prefix(direction) + "-pod-" + pod.key());
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

  /** A table in the making. */
  private final class Draft {
    private final Map<String, Chain> chains = new HashMap<>();
    private final Map<String, Table.PacketSet> sets = new HashMap<>();
    private final Map<Direction, Map<List<String>, Target>> maps = new EnumMap<>(Direction.class);

    void selves(List<PodNetwork> pods) {
      var pairs = new HashSet<List<String>>();
      pods.forEach(
          pod -> pod.ip(family).ifPresent(ip -> pairs.add(List.of(ip.toString(), ip.toString()))));
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

    void isolate(PodNetwork pod, Direction direction) {
      var rules = new ArrayList<Rule>();
      for (var tier : Tier.values()) {
        var chosen = policies.of(direction, pod.key(), tier);
        if (chosen.isEmpty()) {
          continue;
        }
        if (tier == Tier.NETWORK_POLICY) {
          networkPolicies(chosen, rules);
          break;
        }
        rules.add(Rule.of(List.of(), new Verdict.Jump(tierChain(direction, tier, chosen))));
      }
      var chain = chainOf(direction, pod);
      chains.put(chain, Chain.of(List.copyOf(rules)));
      pod.ip(family)
          .ifPresent(ip ->
              maps.computeIfAbsent(direction, _ -> new HashMap<>())
                  .put(List.of(ip.toString()), new Target.To(new Verdict.Goto(chain))));
    }

    /** What one of them accepts, and nothing else; there is no tier after that. */
    private void networkPolicies(List<DirectedPolicy> chosen, List<Rule> rules) {
      for (var policy : chosen) {
        var chain = ChainNames.capped(prefix(policy.direction()) + "-policy-" + policy.policy());
        chains.computeIfAbsent(chain, name -> Chain.of(rules(name, policy)));
        rules.add(Rule.of(List.of(), new Verdict.Jump(chain)));
      }
      var names = String.join(", ", chosen.stream().map(DirectedPolicy::policy).toList());
      rules.add(
          new Rule(
              List.of(),
              List.of(new Statement.Count(), new Verdict.Drop()),
              "not allowed by " + names));
    }

    private String tierChain(Direction direction, Tier tier, List<DirectedPolicy> chosen) {
      var names = chosen.stream().map(DirectedPolicy::policy).toList();
      var chain = prefix(direction) + "-" + tier.word() + "-" + ChainNames.digest(names.toString());
      chains.computeIfAbsent(
          chain,
          _ -> {
            var rules = new ArrayList<Rule>();
            for (var policy : chosen) {
              var name = prefix(direction) + "-" + tier.word() + "-" + policy.policy();
              rules.addAll(rules(ChainNames.capped(name), policy));
            }
            return Chain.of(List.copyOf(rules));
          });
      return chain;
    }

    private List<Rule> rules(String name, DirectedPolicy policy) {
      var written = writer.write(name, policy);
      sets.putAll(written.sets());
      return written.rules();
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
