package dev.netduo.k8s.conformance.service;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.api.Pods;
import dev.netduo.k8s.cluster.Cluster;
import dev.netduo.k8s.cluster.Outside;
import dev.netduo.k8s.snapshot.NodeNetwork;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.Service;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where the nodes, pods and services of the cases are, and the machine outside. */
final class Addresses {
  private static final String OUTSIDE = "ext";

  private final Agent agent;
  private final Cluster cluster;
  private final Outside outside;

  Addresses(Agent agent, Cluster cluster, Outside outside) {
    this.agent = agent;
    this.cluster = cluster;
    this.outside = outside;
  }

  List<String> nodeNames() {
    return cluster.spec().nodeNames();
  }

  List<Family> families() {
    return cluster.spec().addressing().families();
  }

  /** All addresses of a node, a pod or the machine outside. */
  Set<String> all(String name) {
    if (name.equals(OUTSIDE)) {
      return outside.addresses().stream().map(Ip::toString).collect(Collectors.toSet());
    }
    if (nodeNames().contains(name)) {
      var node = network(name);
      return families().stream()
          .flatMap(family ->
              Stream.concat(node.underlay(family).stream(), node.overlayAddress(family).stream()))
          .map(Ip::toString)
          .collect(Collectors.toSet());
    }
    return object(name).getStatus().getPodIPs().stream()
        .map(PodIP::getIp)
        .collect(Collectors.toSet());
  }

  Ip node(String name, Family family) {
    return network(name).underlay(family).orElseThrow(() -> has("node " + name, family));
  }

  private NodeNetwork network(String name) {
    return cluster.nodes().stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new NetduoException("there is no node " + name));
  }

  String pod(String name, Family family) {
    return Pods.ip(object(name), family).orElseThrow(() -> has("pod " + name, family));
  }

  String nodeOf(String pod) {
    return object(pod).getSpec().getNodeName();
  }

  private Pod object(String pod) {
    return cluster.api().require(Kinds.POD, StepReader.NAMESPACE, pod);
  }

  /** The stable address of a service; empty where it has none of this family. */
  static Optional<String> vip(Service service, Family family) {
    return Optional.ofNullable(service.getSpec().getClusterIPs()).orElse(List.of()).stream()
        .filter(ip -> !ip.equals("None") && Ip.parse(ip).family() == family)
        .findFirst();
  }

  String vip(String service, Family family) {
    return vip(service(service), family).orElseThrow(() -> has("service " + service, family));
  }

  private static NetduoException has(String whose, Family family) {
    return new NetduoException(whose + " has no " + family.kubernetes() + " address");
  }

  private Service service(String name) {
    return cluster.api().require(Kinds.SERVICE, StepReader.NAMESPACE, name);
  }

  /** An address that is given a moment after the service was created. */
  Ip balancer(String service, Family family) {
    World.await(
        () -> "service " + service + " has a balancer's " + family.kubernetes() + " address",
        () -> given(service, family).isPresent());
    return given(service, family).orElseThrow();
  }

  private Optional<Ip> given(String service, Family family) {
    return Optional.ofNullable(service(service).getStatus())
        .flatMap(status -> Optional.ofNullable(status.getLoadBalancer()))
        .stream()
        .flatMap(balancer -> balancer.getIngress().stream())
        .map(LoadBalancerIngress::getIp)
        .map(Ip::parse)
        .filter(ip -> ip.family() == family)
        .findFirst();
  }

  /** A process in the network namespace of a node, a pod or the machine outside. */
  int pid(String name) {
    if (name.equals(OUTSIDE)) {
      return outside.source().pid();
    }
    return nodeNames().contains(name)
        ? cluster.nodePid(name)
        : cluster
            .pods()
            .pidOf(new ObjectKey(StepReader.NAMESPACE, name))
            .orElseThrow(() -> new NetduoException("there is no pod " + name));
  }

  /** Makes the machine outside send what is for this address to a node, whoever has it. */
  void routeFromOutside(Ip address, String node) {
    agent.run(way(address, node) + "\n" + routeOutside(address));
  }

  /**
   * Makes the machine outside send what is for this address to the node that has it, else to n1.
   */
  void routeFromOutside(Ip address) {
    var script = new StringBuilder(way(address, "n1")).append('\n');
    for (var node : nodeNames()) {
      script
          .append("nsenter -t ")
          .append(pid(node))
          .append(" -n ip -o addr show to ")
          .append(address)
          .append(" | grep -q . && { ")
          .append(way(address, node))
          .append("; }\n");
    }
    agent.run(script.append(routeOutside(address)).toString());
  }

  private String way(Ip address, String node) {
    return "via=" + Outside.gateway(network(node), address.family()) + "; dev=" + node;
  }

  private String routeOutside(Ip address) {
    var own =
        outside.addresses().stream()
            .filter(ip -> ip.family() == address.family())
            .findFirst()
            .orElseThrow(() -> has(OUTSIDE, address.family()));
    return "nsenter -t "
        + pid(OUTSIDE)
        + " -n ip route replace "
        + address
        + " via $via dev $dev src "
        + own
        + '\n';
  }
}
