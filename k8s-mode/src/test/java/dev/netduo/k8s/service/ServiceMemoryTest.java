package dev.netduo.k8s.service;

import static dev.netduo.k8s.service.ServiceWorld.on;
import static dev.netduo.k8s.service.ServiceWorld.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.net.Family;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.snapshot.ClusterSnapshot;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The seed is in the message of a failure; {@code -Dnetduo.seed=} repeats it. */
class ServiceMemoryTest {
  private static final int ROUNDS = 300;
  private static final List<String> NODES = List.of("n1", "n2", "n3");

  private final TreeMap<ObjectKey, Service> services = new TreeMap<>();
  private final TreeMap<ObjectKey, EndpointSlice> slices = new TreeMap<>();

  @ParameterizedTest
  @EnumSource
  void whatIsRememberedIsWhatWouldBeCompiledAnew(ProxyMode mode) {
    var seed = Long.getLong("netduo.seed", new Random().nextLong());
    var random = new Random(seed);
    var base = new ServiceWorld(mode, Masquerading.OUTSIDE_PODS).snapshot();
    var remembering = new ServiceTables(mode, Masquerading.OUTSIDE_PODS);
    for (var round = 0; round < ROUNDS; round++) {
      change(random);
      var snapshot =
          new ClusterSnapshot(
              base.ranges(),
              base.nodes(),
              base.pods(),
              base.namespaces(),
              List.copyOf(services.values()),
              List.copyOf(slices.values()),
              base.policies(),
              base.cluster(),
              base.nodeStates());
      var anew = new ServiceTables(mode, Masquerading.OUTSIDE_PODS);

      assertThat(remembering.compile(snapshot, Family.IPV4))
          .as("seed %d round %d", seed, round)
          .isEqualTo(anew.compile(snapshot, Family.IPV4));
      assertThat(remembering.relays()).as("seed %d", seed).isEqualTo(anew.relays());
      assertThat(remembering.udpFronts()).as("seed %d", seed).isEqualTo(anew.udpFronts());
      assertThat(remembering.healthChecks()).as("seed %d", seed).isEqualTo(anew.healthChecks());
    }
  }

  private void change(Random random) {
    var index = random.nextInt(6);
    var key = new ObjectKey("d", "s" + index);
    switch (random.nextInt(5)) {
      case 0, 1 -> services.put(key, randomService(random, index));
      case 2 -> services.remove(key);
      default -> {
        // A slice may name another service than before.
        var slice = new ObjectKey("d", "slice-" + random.nextInt(6));
        if (random.nextInt(4) == 0) {
          slices.remove(slice);
        } else {
          slices.put(slice, randomSlice(random, slice, "s" + random.nextInt(6)));
        }
      }
    }
  }

  private static Service randomService(Random random, int index) {
    var local = List.of("Cluster", "Local");
    var builder =
        new ServiceBuilder(service(local.get(random.nextInt(2)), local.get(random.nextInt(2))))
            .editMetadata()
            .withName("s" + index)
            .endMetadata();
    var vip = "10.96.1." + (1 + index);
    var spec =
        builder
            .editSpec()
            .withClusterIP(vip)
            .withClusterIPs(vip)
            .withHealthCheckNodePort(random.nextBoolean() ? 32000 + index : 0)
            .withSessionAffinity(random.nextInt(4) == 0 ? "ClientIP" : "None")
            .editFirstPort()
            .withNodePort(30080 + index)
            .withProtocol(random.nextBoolean() ? "TCP" : "UDP")
            .endPort();
    // Few, so that services claim the same.
    if (random.nextBoolean()) {
      spec.withExternalIPs("198.51.100." + random.nextInt(3));
    }
    if (random.nextInt(3) == 0) {
      spec.withLoadBalancerSourceRanges("192.0.2.0/2" + (4 + random.nextInt(5)));
    }
    return spec.endSpec().build();
  }

  private static EndpointSlice randomSlice(Random random, ObjectKey key, String service) {
    var endpoints = new ArrayList<Endpoint>();
    NODES.stream().filter(_ -> random.nextBoolean()).forEach(node -> endpoints.add(on(node)));
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withNamespace(key.namespace())
        .withName(key.name())
        .addToLabels("kubernetes.io/service-name", service)
        .endMetadata()
        .withAddressType("IPv4")
        .addNewPort()
        .withName("")
        .withPort(8080)
        .endPort()
        .withEndpoints(endpoints)
        .build();
  }
}
