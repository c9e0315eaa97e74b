package dev.netduo.k8s.policy;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.PortRange;
import dev.netduo.emulator.net.Protocol;
import java.util.List;
import java.util.Set;

/**
 * A policy in one of its directions, its selectors resolved to the pods there are.
 *
 * @param policy {@code namespace/name}, or the name of one for the whole cluster
 * @param priority within its tier lower ones are asked first; NetworkPolicies all have the same
 * @param direction which side of the selected pods it judges
 * @param selected the pods it is for, as {@code namespace/name}
 * @param rules in their order; of a NetworkPolicy each lets something through, and what none of
 *     them does is not let through
 */
record DirectedPolicy(
    Tier tier,
    String policy,
    int priority,
    Direction direction,
    Set<String> selected,
    List<Rule> rules) {

  /** What a rule does with what it fits. */
  enum Action {
    /** It may be made, as far as this direction is asked. */
    ACCEPT,
    /** It may not be made. */
    DENY,
    /** The next tier is asked. */
    PASS
  }

  /**
   * One rule; it fits where a peer and a port do.
   *
   * @param name what people call it; empty for rules without one
   * @param anyone whether everyone is meant, whatever the peers
   * @param peers who is meant at the other end
   * @param everyPort whether all ports of every protocol are meant, whatever the ports
   * @param ports which ports are meant
   */
  record Rule(
      Action action,
      String name,
      boolean anyone,
      List<Peer> peers,
      boolean everyPort,
      List<PortMatch> ports) {}

  /** The other end of a connection. */
  sealed interface Peer {
    /** These addresses, of pods or nodes. */
    record Addresses(Set<Ip> ips) implements Peer {}

    /** A range of addresses, less the exceptions. */
    record Block(Cidr range, List<Cidr> except) implements Peer {}
  }

  /** Ports at the receiving end. */
  sealed interface PortMatch {
    /** All ports of a protocol. */
    record Every(Protocol protocol) implements PortMatch {}

    /** Ports by number. */
    record Numbered(Protocol protocol, PortRange range) implements PortMatch {}

    /** The port that the receiving pod gives this name. */
    record Named(Protocol protocol, String name) implements PortMatch {}
  }

  /** What the rule is called in messages and in the kernel. */
  String describe(int index) {
    var rule = rules.get(index);
    var of = tier == Tier.NETWORK_POLICY ? policy : tier.word() + " policy " + policy;
    return of + " rule " + index + (rule.name().isEmpty() ? "" : " (" + rule.name() + ")");
  }
}
