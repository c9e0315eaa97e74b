package dev.netduo.k8s.cluster;

import dev.netduo.emulator.engine.ContainerSpec;
import dev.netduo.emulator.image.ImageStore;
import dev.netduo.emulator.session.Labels;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.underlay.Cable;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A load balancer whose one endpoint, and with it the address, moves from node n1 to n2; pods named
 * w1 and w2 run there.
 */
record MovingBalancer(PodRig rig) {
  private static final String NAME = "moving";

  // Nodes begin at 11.
  private static final int PORT = 10;

  /** Fails unless a neighbour of the nodes that knew the address at n1 comes to know it at n2. */
  void isToldToWhoKnewItElsewhere() {
    rig.apply(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: moving}
        spec:
          type: LoadBalancer
          externalTrafficPolicy: Local
          selector: {name: w1}
          ports: [{port: 80}]
        """);
    var containers = rig.session.engine().containers();
    var neighbour =
        containers.create(
            ContainerSpec.of(
                    Labels.engineName(rig.session.name(), "neighbour"),
                    ImageStore.references().box())
                .entrypoint(List.of("sleep"))
                .command(List.of("infinity"))
                .labels(Labels.of(rig.session.name(), "outside", "neighbour"))
                .network(ContainerSpec.BARE)
                .build());
    try {
      containers.start(neighbour);
      var pid = containers.find(neighbour).orElseThrow().pid();
      var underlay = rig.cluster.underlay();
      var own = underlay.ranges().stream().map(range -> range.host(PORT)).toList();
      underlay.plug(new Cable("neighbour", pid, "eth0", own));
      PodRig.await("it has an address", () -> ip().isPresent());
      var ip = ip().orElseThrow();
      PodRig.await("n1 answers for it", () -> rig.onNode("n1", "ip addr").contains(ip + "/"));
      // The address as somebody knows it who sends to it again and again.
      var knows = "nsenter -t " + pid + " -n ip neigh ";
      rig.agent.run(knows + "replace " + ip + " lladdr " + mac("n1") + " dev eth0 nud reachable");

      rig.cluster
          .api()
          .modify(
              Kinds.SERVICE,
              "default",
              NAME,
              s -> s.edit().editSpec().withSelector(Map.of("name", "w2")).endSpec().build());

      PodRig.await(
          "the neighbour knows", () -> rig.agent.run(knows + "show " + ip).contains(mac("n2")));
    } finally {
      containers.remove(neighbour);
      rig.cluster.api().delete(Kinds.SERVICE, "default", NAME, DeleteOptions.NOW);
    }
  }

  private Optional<String> ip() {
    var service = rig.cluster.api().require(Kinds.SERVICE, "default", NAME);
    return Optional.ofNullable(service.getStatus())
        .flatMap(status -> Optional.ofNullable(status.getLoadBalancer()))
        .flatMap(balancer -> Optional.ofNullable(balancer.getIngress()))
        .flatMap(ingress -> ingress.stream().findFirst())
        .map(LoadBalancerIngress::getIp);
  }

  private String mac(String node) {
    return rig.onNode(node, "ip -br link show eth0").split("\\s+", -1)[2];
  }
}
