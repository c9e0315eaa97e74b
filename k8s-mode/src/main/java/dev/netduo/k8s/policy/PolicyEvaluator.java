package dev.netduo.k8s.policy;

import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.k8s.policy.DirectedPolicy.Peer;
import dev.netduo.k8s.policy.DirectedPolicy.PortMatch;
import dev.netduo.k8s.policy.DirectedPolicy.Rule;
import dev.netduo.k8s.snapshot.ClusterSnapshot;
import dev.netduo.k8s.snapshot.NodeNetwork;
import dev.netduo.k8s.snapshot.PodNetwork;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says who may talk to whom without sending a packet, and names what decided. Compiled once from
 * one moment of the cluster, then asked as often as wanted.
 */
public final class PolicyEvaluator {
  private static final String OWN_NODE = "a pod and its own node can always reach each other";

  private final Map<String, NodeNetwork> nodes = new HashMap<>();
  private final Map<Ip, PodNetwork> pods = new HashMap<>();
  private final PolicyIndex policies;

  /** Reads the policies of one moment. */
  public PolicyEvaluator(ClusterSnapshot snapshot) {
    snapshot.nodes().forEach(node -> nodes.put(node.name(), node));
    snapshot.pods().forEach(pod -> pod.ips().forEach(ip -> pods.put(ip, pod)));
    this.policies = new PolicyIndex(new PolicyReading(snapshot).all());
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
   * @param reason names the policy and rule that decided, with its tier where that is not
   *     NetworkPolicy's; or all NetworkPolicies that isolate the pod and did not let it through
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
    var from = connection.from();
    var to = connection.to();
    var samePod = pods.containsKey(from) && pods.get(from).equals(pods.get(to));
    if (from.equals(to) || samePod) {
      return Optional.of(new Verdict(true, "a pod can always reach itself"));
    }
    return isNodeOf(from, to) || isNodeOf(to, from)
        ? Optional.of(new Verdict(true, OWN_NODE))
        : Optional.empty();
  }

  private boolean isNodeOf(Ip address, Ip podAddress) {
    return Optional.ofNullable(pods.get(podAddress))
        .flatMap(pod -> Optional.ofNullable(nodes.get(pod.node())))
        .filter(node ->
            node.underlays().contains(address)
                || node.overlayAddress(address.family()).filter(address::equals).isPresent())
        .isPresent();
  }

  private Verdict judge(Direction direction, Connection connection) {
    var own = direction == Direction.INGRESS ? connection.to() : connection.from();
    var pod = Optional.ofNullable(pods.get(own)).map(PodNetwork::key);
    if (pod.isEmpty() || !policies.isChosen(direction, pod.get())) {
      return new Verdict(true, "no policy isolates this end");
    }
    for (var tier : Tier.values()) {
      var verdict = judge(policies.of(direction, pod.get(), tier), tier, connection);
      if (verdict.isPresent()) {
        return verdict.get();
      }
    }
    return new Verdict(true, "no policy decides at this end");
  }

  /** What a tier says; empty where it leaves it to the next. */
  private Optional<Verdict> judge(List<DirectedPolicy> chosen, Tier tier, Connection connection) {
    for (var policy : chosen) {
      for (int index = 0; index < policy.rules().size(); index++) {
        var rule = policy.rules().get(index);
        if (fits(rule, policy.direction(), connection)) {
          var name = policy.describe(index);
          return switch (rule.action()) {
            case ACCEPT -> Optional.of(new Verdict(true, "allowed by " + name));
            case DENY -> Optional.of(new Verdict(false, "denied by " + name));
            case PASS -> Optional.empty();
          };
        }
      }
    }
    if (tier != Tier.NETWORK_POLICY || chosen.isEmpty()) {
      return Optional.empty();
    }
    var names = String.join(", ", chosen.stream().map(DirectedPolicy::policy).toList());
    return Optional.of(new Verdict(false, "not allowed by " + names));
  }

  private boolean fits(Rule rule, Direction direction, Connection connection) {
    var other = direction == Direction.INGRESS ? connection.from() : connection.to();
    return (rule.anyone() || rule.peers().stream().anyMatch(peer -> covers(peer, other)))
        && (rule.everyPort() || rule.ports().stream().anyMatch(port -> covers(port, connection)));
  }

  private static boolean covers(Peer peer, Ip address) {
    return switch (peer) {
      case Peer.Addresses(var ips) -> ips.contains(address);
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
              && Optional.ofNullable(pods.get(connection.to())).stream()
                  .flatMap(pod -> pod.ports().stream())
                  .anyMatch(named ->
                      named.name().equals(name)
                          && named.protocol() == protocol
                          && named.port() == connection.port());
    };
  }
}
