package dev.netduo.k8s.policy;

import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.k8s.policy.IsolatingPolicy.AllowRule;
import dev.netduo.k8s.policy.IsolatingPolicy.Peer;
import dev.netduo.k8s.policy.IsolatingPolicy.PortMatch;
import dev.netduo.k8s.snapshot.ClusterSnapshot;
import dev.netduo.k8s.snapshot.PodNetwork;
import java.util.List;
import java.util.Optional;

/**
 * Says who may talk to whom without sending a packet, and names what decided. Compiled once from
 * one moment of the cluster, then asked as often as wanted.
 */
public final class PolicyEvaluator {
  private final ClusterSnapshot snapshot;
  private final List<IsolatingPolicy> policies;

  /** Reads the policies of one moment. */
  public PolicyEvaluator(ClusterSnapshot snapshot) {
    this.snapshot = snapshot;
    this.policies = new PolicyReading(snapshot).all();
  }

  /**
   * A new connection, its destination after any service translation.
   *
   * @param port the destination port
   */
  public record Connection(Ip from, Ip to, Protocol protocol, int port) {}

  /**
   * What both ends' policies say.
   *
   * @param allowed whether the connection may be made
   * @param egress what the sender's policies say
   * @param ingress what the receiver's policies say
   */
  public record Decision(boolean allowed, Verdict egress, Verdict ingress) {}

  /**
   * What one end's policies say.
   *
   * @param reason names the policy and rule that let it through, or all policies that isolate the
   *     pod and did not
   */
  public record Verdict(boolean allowed, String reason) {}

  /** Judges a new connection. */
  public Decision judge(Connection connection) {
    var free = free(connection);
    var egress = free.orElseGet(() -> judge(Direction.EGRESS, connection));
    var ingress = free.orElseGet(() -> judge(Direction.INGRESS, connection));
    return new Decision(egress.allowed() && ingress.allowed(), egress, ingress);
  }

  /** A pod to itself, and between a pod and its own node, no policy is asked. */
  private Optional<Verdict> free(Connection connection) {
    if (connection.from().equals(connection.to())) {
      return Optional.of(new Verdict(true, "a pod can always reach itself"));
    }
    var ownNode =
        isNodeOf(connection.from(), connection.to())
            || isNodeOf(connection.to(), connection.from());
    return ownNode
        ? Optional.of(new Verdict(true, "a pod and its own node can always reach each other"))
        : Optional.empty();
  }

  private boolean isNodeOf(Ip nodeAddress, Ip podAddress) {
    return podAt(podAddress)
        .flatMap(pod ->
            snapshot.nodes().stream().filter(node -> node.name().equals(pod.node())).findFirst())
        .filter(node ->
            node.underlay().equals(nodeAddress) || node.overlayAddress().equals(nodeAddress))
        .isPresent();
  }

  private Verdict judge(Direction direction, Connection connection) {
    var own = direction == Direction.INGRESS ? connection.to() : connection.from();
    var other = direction == Direction.INGRESS ? connection.from() : connection.to();
    var selecting =
        policies.stream()
            .filter(policy -> policy.direction() == direction)
            .filter(policy -> policy.selected().stream().anyMatch(pod -> pod.ip().equals(own)))
            .toList();
    if (selecting.isEmpty()) {
      return new Verdict(true, "no policy isolates this end");
    }
    for (var policy : selecting) {
      for (int index = 0; index < policy.rules().size(); index++) {
        if (allows(policy.rules().get(index), other, connection)) {
          return new Verdict(true, "allowed by " + policy.policy() + " rule " + index);
        }
      }
    }
    return new Verdict(
        false,
        "not allowed by "
            + String.join(", ", selecting.stream().map(IsolatingPolicy::policy).toList()));
  }

  private boolean allows(AllowRule rule, Ip other, Connection connection) {
    return (rule.peers().isEmpty() || rule.peers().stream().anyMatch(peer -> covers(peer, other)))
        && (rule.ports().isEmpty()
            || rule.ports().stream().anyMatch(port -> covers(port, connection)));
  }

  private static boolean covers(Peer peer, Ip address) {
    return switch (peer) {
      case Peer.Pods(var addresses) -> addresses.contains(address);
      case Peer.Block(var range, var except) ->
          range.contains(address) && except.stream().noneMatch(cidr -> cidr.contains(address));
    };
  }

  private boolean covers(PortMatch port, Connection connection) {
    return switch (port) {
      case PortMatch.Every(var protocol) -> protocol == connection.protocol();
      case PortMatch.Numbered(var protocol, var range) ->
          protocol == connection.protocol() && range.contains(connection.port());
      case PortMatch.Named(var protocol, var name) ->
          protocol == connection.protocol()
              && podAt(connection.to()).stream()
                  .flatMap(pod -> pod.ports().stream())
                  .anyMatch(named ->
                      named.name().equals(name)
                          && named.protocol() == protocol
                          && named.port() == connection.port());
    };
  }

  private Optional<PodNetwork> podAt(Ip address) {
    return snapshot.pods().stream().filter(pod -> pod.ip().equals(address)).findFirst();
  }
}
