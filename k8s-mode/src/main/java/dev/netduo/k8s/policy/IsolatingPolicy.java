package dev.netduo.k8s.policy;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.PortRange;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.k8s.snapshot.PodNetwork;
import java.util.List;
import java.util.Set;

/**
 * A NetworkPolicy in one of its directions, its selectors resolved to the pods there are.
 *
 * @param policy {@code namespace/name}
 * @param direction which side of the selected pods it judges
 * @param selected the pods it isolates
 * @param rules what it lets through; one that holds is enough, none lets nothing through
 */
record IsolatingPolicy(
    String policy, Direction direction, List<PodNetwork> selected, List<AllowRule> rules) {

  /**
   * One rule.
   *
   * @param peers who is allowed at the other end; one that holds is enough, and an empty list means
   *     everyone
   * @param ports which ports are allowed; one that holds is enough, and an empty list means all of
   *     every protocol
   */
  record AllowRule(List<Peer> peers, List<PortMatch> ports) {}

  /** The other end of a connection. */
  sealed interface Peer {
    /** These pods. */
    record Pods(Set<Ip> addresses) implements Peer {}

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
}
