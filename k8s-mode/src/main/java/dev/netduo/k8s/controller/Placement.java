package dev.netduo.k8s.controller;

import dev.netduo.k8s.api.Pods;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A pod on a node.
 *
 * @param node the node's name
 * @param owner the uid of what controls the pod, or the pod's own
 * @param namespace the pod's namespace
 * @param labels the pod's labels
 * @param hostPorts what it has of the node's own ports, as {@code TCP/80}
 * @param requests what it asks for of the node
 */
record Placement(
    String node,
    String owner,
    String namespace,
    Map<String, String> labels,
    Set<String> hostPorts,
    Requests requests) {

  static Placement of(Pod pod, String node) {
    return new Placement(
        node,
        owner(pod),
        pod.getMetadata().getNamespace(),
        Pods.labels(pod),
        hostPorts(pod),
        Requests.of(pod));
  }

  static String owner(Pod pod) {
    return Pods.controller(pod).map(o -> o.getUid()).orElse(pod.getMetadata().getUid());
  }

  // Two pods with the same port at two addresses of a node are taken for rivals: addresses of a
  // node are few, and a wrong refusal is told while a wrong placement is not.
  static Set<String> hostPorts(Pod pod) {
    List<Container> containers = pod.getSpec().getContainers();
    return containers.stream()
        .flatMap(container -> container.getPorts().stream())
        .filter(port -> port.getHostPort() != null && port.getHostPort() != 0)
        .map(port -> port.getProtocol() + "/" + port.getHostPort())
        .collect(Collectors.toUnmodifiableSet());
  }
}
