package dev.netduo.k8s.snapshot;

import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.Protocol;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A port of a node that leads to a pod on it.
 *
 * @param address the node's address it is on; empty for all of them
 * @param port on the node
 * @param target on the pod
 */
public record HostPort(Optional<Ip> address, Protocol protocol, int port, int target) {

  /** The host ports of a pod; one in the node's own network needs none. */
  public static List<HostPort> of(Pod pod) {
    if (Boolean.TRUE.equals(pod.getSpec().getHostNetwork())) {
      return List.of();
    }
    return pod.getSpec().getContainers().stream()
        .flatMap(container -> Optional.ofNullable(container.getPorts()).orElse(List.of()).stream())
        .filter(port -> port.getHostPort() != null && port.getHostPort() > 0)
        .map(port ->
            new HostPort(
                Optional.ofNullable(port.getHostIP())
                    .filter(ip -> !ip.isEmpty() && !ip.equals("0.0.0.0") && !ip.equals("::"))
                    .map(Ip::parse),
                Protocol.valueOf(Objects.requireNonNullElse(port.getProtocol(), "TCP")),
                port.getHostPort(),
                port.getContainerPort()))
        .toList();
  }
}
