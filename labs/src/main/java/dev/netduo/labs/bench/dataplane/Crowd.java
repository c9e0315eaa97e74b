package dev.netduo.labs.bench.dataplane;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Many services and policies beside the ones that are measured. Services have hand-made slices of
 * three endpoints, at addresses that no pod has.
 */
final class Crowd {
  /** Endpoints of each service. */
  static final int ENDPOINTS = 3;

  private static final String NAMESPACE = "default";
  private static final Cidr NOWHERE = Cidr.parse("10.244.128.0/17");

  private final KubeApi api;

  Crowd(KubeApi api) {
    this.api = api;
  }

  /** Services with numbers from {@code first} up to but without {@code end}. */
  void services(int first, int end) {
    for (int number = first; number < end; number++) {
      var name = "crowd-" + number;
      var _ =
          api.create(
              Kinds.SERVICE,
              new ServiceBuilder()
                  .withNewMetadata()
                  .withNamespace(NAMESPACE)
                  .withName(name)
                  .endMetadata()
                  .withNewSpec()
                  .addNewPort()
                  .withPort(80)
                  .endPort()
                  .endSpec()
                  .build());
      var _ = api.create(Kinds.ENDPOINT_SLICE, slice(number));
    }
  }

  private static EndpointSlice slice(int number) {
    var endpoints =
        IntStream.range(0, ENDPOINTS)
            .mapToObj(index ->
                new EndpointBuilder()
                    .withAddresses(NOWHERE.host(1 + number * (long) ENDPOINTS + index).toString())
                    .withNewConditions()
                    .withReady(true)
                    .endConditions()
                    .build())
            .toList();
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withNamespace(NAMESPACE)
        .withName("crowd-" + number)
        .addToLabels("kubernetes.io/service-name", "crowd-" + number)
        .endMetadata()
        .withAddressType("IPv4")
        .withEndpoints(endpoints)
        .addNewPort()
        .withName("")
        .withPort(8080)
        .withProtocol("TCP")
        .endPort()
        .build();
  }

  /** A service's address. */
  Ip address(int number) {
    return Ip.parse(
        api.require(Kinds.SERVICE, NAMESPACE, "crowd-" + number).getSpec().getClusterIP());
  }

  /** Takes the last endpoint of a service away, or gives it back. */
  void change(int number, boolean there) {
    var whole = slice(number).getEndpoints();
    var now = new ArrayList<>(there ? whole : whole.subList(0, ENDPOINTS - 1));
    var _ =
        api.modify(
            Kinds.ENDPOINT_SLICE,
            NAMESPACE,
            "crowd-" + number,
            slice -> slice.toBuilder().withEndpoints(now).build());
  }

  /**
   * So many policies. All but one select pods that are not there; that one isolates the server and
   * lets the client in.
   */
  void policies(int count) {
    for (int number = 0; number < count; number++) {
      var own = number == count / 2;
      var _ =
          api.create(
              Kinds.NETWORK_POLICY,
              new NetworkPolicyBuilder()
                  .withNewMetadata()
                  .withNamespace(NAMESPACE)
                  .withName("crowd-" + number)
                  .endMetadata()
                  .withNewSpec()
                  .withNewPodSelector()
                  .addToMatchLabels("app", own ? "server" : "crowd-" + number)
                  .endPodSelector()
                  .withPolicyTypes(List.of("Ingress"))
                  .addNewIngress()
                  .addNewFrom()
                  .withNewPodSelector()
                  .addToMatchLabels("app", own ? "client" : "crowd-" + (number + 1))
                  .endPodSelector()
                  .endFrom()
                  .endIngress()
                  .endSpec()
                  .build());
    }
  }

  /** Takes the policies away again. */
  void noPolicies() {
    for (var policy : api.list(Kinds.NETWORK_POLICY, NAMESPACE).items()) {
      var _ =
          api.delete(
              Kinds.NETWORK_POLICY,
              NAMESPACE,
              policy.getMetadata().getName(),
              DeleteOptions.DEFAULT);
    }
  }
}
