package dev.netduo.k8s.snapshot;

import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.Protocol;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A pod's place on the network.
 *
 * @param namespace the Kubernetes namespace
 * @param name the pod's name
 * @param labels the pod's labels
 * @param node the node it runs on
 * @param ips its addresses, at most one per family, the cluster's primary family first
 * @param ports its containers' named ports
 * @param hostPorts ports of its node that lead to it
 */
public record PodNetwork(
    String namespace,
    String name,
    Map<String, String> labels,
    String node,
    List<Ip> ips,
    List<NamedPort> ports,
    List<HostPort> hostPorts) {

  /** A pod of one family without host ports. */
  public PodNetwork(
      String namespace,
      String name,
      Map<String, String> labels,
      String node,
      Ip ip,
      List<NamedPort> ports) {
    this(namespace, name, labels, node, List.of(ip), ports, List.of());
  }

  /** Its address of the cluster's primary family. */
  public Ip ip() {
    return ips.getFirst();
  }

  /** Its address of a family. */
  public Optional<Ip> ip(Family family) {
    return ips.stream().filter(ip -> ip.family() == family).findFirst();
  }

  /** A container port that policies and services may refer to by name. */
  public record NamedPort(String name, Protocol protocol, int port) {}

  /** The ports of a pod's containers that have a name. */
  public static List<NamedPort> namedPorts(Pod pod) {
    return pod.getSpec().getContainers().stream()
        .flatMap(container -> Optional.ofNullable(container.getPorts()).orElse(List.of()).stream())
        .filter(port -> port.getName() != null)
        .map(port ->
            new NamedPort(
                port.getName(),
                Protocol.valueOf(Objects.requireNonNullElse(port.getProtocol(), "TCP")),
                port.getContainerPort()))
        .toList();
  }

  /** {@code namespace/name}. */
  public String key() {
    return namespace + "/" + name;
  }

  /** The pod's network namespace in the topology. */
  public String netNamespace() {
    return netNamespaceOf(namespace, name);
  }

  /** A pod's network namespace in the topology. */
  public static String netNamespaceOf(String namespace, String name) {
    return "pod/" + namespace + "/" + name;
  }

  /**
   * The node's end of the pod's veth pair. Interface names have at most 15 characters, so it is a
   * digest.
   */
  public String hostLink() {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(key().getBytes(StandardCharsets.UTF_8));
      return "pod" + HexFormat.of().formatHex(digest, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
