package dev.netduo.k8s.cluster;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.engine.Container;
import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.engine.ContainerSpec;
import dev.netduo.emulator.engine.NetworkSpec;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.session.Labels;
import dev.netduo.emulator.session.Session;
import dev.netduo.k8s.snapshot.NodeNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/** The containers that are a cluster's nodes, on a network that leads nowhere else. */
final class ClusterNodes {
  private static final String NODE_IMAGE = "netduo/node";

  private final Session session;
  private final ClusterSpec spec;

  /** A node that is up, and a process in its namespace. */
  record Started(NodeNetwork network, int pid) {}

  ClusterNodes(Session session, ClusterSpec spec) {
    this.session = session;
    this.spec = spec;
  }

  /** The engine's name of the network between the nodes. */
  String underlay() {
    return Labels.engineName(session.name(), spec.name() + "-underlay");
  }

  /** Creates the underlay and starts every node on it. */
  List<Started> start(Agent agent) {
    var engine = session.engine();
    var underlay = createUnderlay(engine);
    var names = spec.nodeNames();
    var containers = startAll(engine, names, underlay);
    var mtu = readMtu(agent, containers.getFirst().pid());
    var nodes = new ArrayList<Started>();
    for (int index = 0; index < names.size(); index++) {
      var container = containers.get(index);
      var address =
          Optional.ofNullable(container.attachments().get(underlay))
              .flatMap(Container.Attachment::ip)
              .orElseThrow(() ->
                  new NetduoException(
                      "node " + container.name() + " got no address on the underlay"));
      nodes.add(
          new Started(
              new NodeNetwork(names.get(index), address, spec.nodeCidrs().get(index), mtu),
              container.pid()));
    }
    return List.copyOf(nodes);
  }

  private List<Container> startAll(ContainerEngine engine, List<String> names, String underlay) {
    try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
      var starting =
          names.stream()
              .map(name ->
                  CompletableFuture.supplyAsync(() -> startNode(engine, name, underlay), workers))
              .toList();
      return starting.stream().map(CompletableFuture::join).toList();
    }
  }

  private String createUnderlay(ContainerEngine engine) {
    var name = underlay();
    engine
        .networks()
        .create(NetworkSpec.bridge(name, labels("underlay", spec.name())).withoutOutside());
    var subnets = engine.networks().find(name).orElseThrow().subnets();
    for (var subnet : subnets) {
      refuseOverlap(subnet.cidr(), spec.podCidr(), "pod");
      refuseOverlap(subnet.cidr(), spec.serviceCidr(), "service");
    }
    return name;
  }

  private static void refuseOverlap(Cidr underlay, Cidr range, String kind) {
    if (underlay.overlaps(range)) {
      throw new NetduoException(
          "the "
              + kind
              + " range "
              + range
              + " overlaps the network between the nodes, "
              + underlay,
          "choose another --" + kind + "-cidr");
    }
  }

  private Container startNode(ContainerEngine engine, String name, String underlay) {
    var id =
        engine
            .containers()
            .create(
                ContainerSpec.of(
                        Labels.engineName(session.name(), spec.name() + "-" + name), NODE_IMAGE)
                    .entrypoint(List.of("sleep", "infinity"))
                    .hostname(name)
                    .network(underlay)
                    .capabilities(List.of("NET_ADMIN"))
                    .sysctls(
                        Map.of(
                            "net.ipv4.ip_forward", "1",
                            "net.ipv4.conf.all.rp_filter", "0",
                            "net.ipv4.conf.default.rp_filter", "0"))
                    .labels(labels("node", name))
                    .build());
    engine.containers().start(id);
    return engine
        .containers()
        .find(id)
        .filter(Container::isRunning)
        .orElseThrow(
            () -> new NetduoException("node " + name + " ended as soon as it was started"));
  }

  private Map<String, String> labels(String kind, String name) {
    var labels = Labels.of(session.name(), kind, name);
    labels.put(ClusterRemoval.LABEL, spec.name());
    return labels;
  }

  // The engine's networks need not have the uplink's MTU, and an overlay that assumes 1500 loses
  // large packets.
  private static int readMtu(Agent agent, int pid) {
    var words =
        List.of(agent.run("nsenter -t " + pid + " -n ip -o link show eth0").strip().split("\\s+"));
    var at = words.indexOf("mtu");
    if (at < 0) {
      throw new NetduoException(
          "the network between the nodes has no MTU: " + String.join(" ", words));
    }
    return Integer.parseInt(words.get(at + 1));
  }
}
