package dev.netduo.k8s.conformance.policy;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.k8s.snapshot.PodNetwork.NamedPort;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The world every case of a file starts from.
 *
 * @param namespaces the labels of each namespace
 * @param nodes the nodes by name
 * @param range the range all pods' addresses come from
 * @param pods the pods by {@code namespace/name}
 * @param ports what every pod serves
 * @param optional protocols that may be left out of a run
 * @param externals machines outside the cluster by name
 * @param services one for a pod each, by the pod's {@code namespace/name}
 */
record Model(
    Map<String, Map<String, String>> namespaces,
    Map<String, Node> nodes,
    Cidr range,
    Map<String, Pod> pods,
    List<NamedPort> ports,
    Set<Protocol> optional,
    Map<String, Ip> externals,
    Map<String, PodService> services) {

  /**
   * A node.
   *
   * @param pods the range its pods' addresses come from
   */
  record Node(Ip ip, Cidr pods) {}

  /**
   * A pod.
   *
   * @param ports the names it gives its ports
   */
  record Pod(String node, Ip ip, Map<String, String> labels, List<NamedPort> ports) {}

  /** A service that leads to one pod. */
  record PodService(String name, Ip vip) {}

  /** The ports without those of the protocols that are left out. */
  List<NamedPort> ports(Set<Protocol> leftOut) {
    return ports.stream().filter(port -> !leftOut.contains(port.protocol())).toList();
  }

  /**
   * The pod that is called so.
   *
   * @throws NetduoException where there is none
   */
  Pod pod(String key) {
    return Optional.ofNullable(pods.get(key))
        .orElseThrow(() -> new NetduoException("the model has no pod '" + key + "'"));
  }
}
