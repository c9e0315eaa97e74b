package dev.netduo.k8s.conformance.service;

import dev.netduo.emulator.net.Ip;
import dev.netduo.k8s.api.Services;
import dev.netduo.k8s.cluster.Cluster;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointHintsBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.ForNode;
import io.fabric8.kubernetes.api.model.discovery.v1.ForZone;
import java.util.List;
import java.util.stream.IntStream;

/** Objects that steps are short for. */
final class CaseObjects {
  /** The node of pods that are objects and nothing else; no machine stands for it. */
  static final String NODE = "objects";

  private CaseObjects() {}

  static EndpointSlice slice(Step.Slice slice, Addresses addresses) {
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withNamespace(StepReader.NAMESPACE)
        .withName(slice.name())
        .addToLabels(Services.NAME_LABEL, slice.service())
        .endMetadata()
        .withAddressType(slice.family().kubernetes())
        .withPorts(
            slice.ports().stream()
                .map(port ->
                    new EndpointPortBuilder()
                        .withName(String.valueOf(port.getOrDefault("name", "")))
                        .withPort(Integer.valueOf(String.valueOf(port.getOrDefault("port", 80))))
                        .withProtocol(String.valueOf(port.getOrDefault("protocol", "TCP")))
                        .build())
                .toList())
        .withEndpoints(
            slice.endpoints().stream().map(at -> endpoint(slice, at, addresses)).toList())
        .build();
  }

  private static Endpoint endpoint(Step.Slice slice, Step.At at, Addresses addresses) {
    var isPod = !Targets.isAddress(at.pod());
    var endpoint =
        new EndpointBuilder()
            .withAddresses(isPod ? addresses.pod(at.pod(), slice.family()) : at.pod())
            .withNodeName(isPod ? addresses.nodeOf(at.pod()) : null)
            .withNewConditions(at.ready(), at.serving(), at.terminating());
    if (!at.zones().isEmpty() || !at.nodes().isEmpty()) {
      endpoint.withHints(
          new EndpointHintsBuilder()
              .withForZones(at.zones().stream().map(ForZone::new).toList())
              .withForNodes(at.nodes().stream().map(ForNode::new).toList())
              .build());
    }
    return endpoint.build();
  }

  static Node node() {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(NODE)
        .addToLabels(Cluster.OBJECT_ONLY, "")
        .endMetadata()
        .withNewSpec()
        .withUnschedulable(true)
        .endSpec()
        .build();
  }

  /** With the status that each is to have. */
  static List<Pod> pods(Step.ObjectsOnly step) {
    return IntStream.range(0, step.count())
        .mapToObj(index -> pod(step, index, step.first().plus(index)))
        .toList();
  }

  private static Pod pod(Step.ObjectsOnly step, int index, Ip ip) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(StepReader.NAMESPACE)
        .withName("object-" + index)
        .withLabels(step.labels())
        .endMetadata()
        .withNewSpec()
        .withNodeName(NODE)
        .withTerminationGracePeriodSeconds(0L)
        .addNewContainer()
        .withName("none")
        .withImage("netduo/box")
        .endContainer()
        .endSpec()
        .withNewStatus()
        .withPhase("Running")
        .withPodIP(ip.toString())
        .withPodIPs(new PodIP(ip.toString()))
        .addNewCondition()
        .withType("Ready")
        .withStatus("True")
        .endCondition()
        .endStatus()
        .build();
  }
}
