package dev.netduo.k8s.runtime;

import static dev.netduo.k8s.api.Samples.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.event.Event;
import dev.netduo.emulator.fabric.Fabric;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.topology.TableName;
import dev.netduo.emulator.topology.Topology;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.api.ResourceKind;
import dev.netduo.k8s.network.ClusterTopology;
import dev.netduo.k8s.network.VxlanOverlay;
import dev.netduo.k8s.snapshot.ClusterSnapshot.Ranges;
import dev.netduo.k8s.snapshot.NodeNetwork;
import dev.netduo.k8s.store.Journal;
import dev.netduo.k8s.store.ObjectStore;
import dev.netduo.k8s.store.ServiceAddresses;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What is programmed of objects that a journal holds from before the API judged them. */
class DataPlaneTest {
  private static final Cidr PODS = Cidr.parse("10.244.0.0/16");
  private static final Cidr SERVICES = Cidr.parse("10.96.0.0/16");

  private final List<Event> told = new CopyOnWriteArrayList<>();
  private final WrittenDown fabric = new WrittenDown();

  /** Keeps the last topology in place of a kernel. */
  private static final class WrittenDown implements Fabric {
    private volatile Topology last = Topology.EMPTY;

    @Override
    public void bind(String namespace, int pid) {}

    @Override
    public void adopt(String namespace, int pid) {}

    @Override
    public void doubt(String namespace) {}

    @Override
    public Optional<String> rules(String namespace, List<TableName> tables) {
      return Optional.empty();
    }

    @Override
    public void release(String namespace) {}

    @Override
    public void apply(Topology desired) {
      last = desired;
    }

    boolean leadsTo(String address) {
      return last.namespaces().values().stream()
          .flatMap(namespace -> namespace.rules().values().stream())
          .flatMap(table -> table.maps().values().stream())
          .flatMap(map -> map.elements().keySet().stream())
          .anyMatch(key -> key.contains(address));
    }
  }

  /** What an earlier process left. */
  private record Left(List<Entry> entries) implements Journal {
    @Override
    public long version() {
      return entries.size();
    }

    @Override
    public void put(ResourceKind<?> kind, ObjectKey key, long version, String json) {}

    @Override
    public void remove(ResourceKind<?> kind, ObjectKey key, long version) {}

    @Override
    public void close() {}
  }

  private static Journal.Entry service(String name, String ip, String balancer) {
    return new Journal.Entry(
        Kinds.SERVICE,
        """
        {"metadata": {"namespace": "default", "name": "%s", "resourceVersion": "1",
           "generation": 1},
         "spec": {"type": "LoadBalancer", "clusterIP": "%s", "clusterIPs": ["%s"],
           "ports": [{"port": 80, "protocol": "TCP"}]},
         "status": {"loadBalancer": {"ingress": [{"ip": "%s"}]}}}
        """
            .formatted(name, ip, ip, balancer));
  }

  private static Journal.Entry slice(String service, String address) {
    return new Journal.Entry(
        Kinds.ENDPOINT_SLICE,
        """
        {"metadata": {"namespace": "default", "name": "of-%s", "resourceVersion": "1",
           "labels": {"kubernetes.io/service-name": "%s"}},
         "addressType": "IPv4", "endpoints": [{"addresses": ["%s"]}],
         "ports": [{"name": "", "port": 8080, "protocol": "TCP"}]}
        """
            .formatted(service, service, address));
  }

  @Test
  void whatCannotBeProgrammedIsLeftOutToldOfOnceAndHoldsUpNothingElse() {
    var store =
        new ObjectStore(
            new ServiceAddresses(SERVICES),
            InstantSource.system(),
            new Left(
                List.of(
                    service("balancer", "10.96.0.1", "x"),
                    service("slice", "10.96.0.2", "203.0.113.2"),
                    service("web", "10.96.0.3", "203.0.113.3"),
                    slice("slice", "x"),
                    slice("web", "10.244.0.5"))));
    try (var plane =
        new DataPlane(
            store,
            fabric,
            new ClusterTopology(new VxlanOverlay()),
            told::add,
            new Ranges(PODS, SERVICES, "cluster.local"),
            List.of(
                new NodeNetwork(
                    "n1", Ip.parse("172.18.0.11"), Cidr.parse("10.244.0.0/24"), 1500)))) {
      plane.takeOver(List.of()).join();
      assertThat(fabric.leadsTo("10.96.0.3")).isTrue();
      assertThat(fabric.leadsTo("10.96.0.1")).isFalse();

      // Whatever changes afterwards is programmed as well.
      store.modify(
          Kinds.SERVICE,
          "default",
          "web",
          service -> {
            service.getSpec().setExternalIPs(List.of("203.0.113.9"));
            return service;
          });
      eventually("the change is programmed", () -> fabric.leadsTo("203.0.113.9"));

      assertThat(told)
          .containsExactly(
              new Event.Warned(
                  "the data plane leaves out endpointslice default/of-slice: 'x' is not an IP"
                      + " address"),
              new Event.Warned(
                  "the data plane leaves out service default/balancer: 'x' is not an IP address"));
    }
  }
}
