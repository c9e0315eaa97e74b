package dev.netduo.k8s.store;

import static dev.netduo.k8s.api.Samples.service;
import static dev.netduo.k8s.api.Samples.store;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.Kinds;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.LoadBalancerIngressBuilder;
import io.fabric8.kubernetes.api.model.Service;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a service's status may tell that it is reached. */
class ServiceStatusTest {
  private final ObjectStore store = store();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          x         |         |     | ip: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)
          10.0.0.01 |         |     | ip: Invalid value: "10.0.0.01": must not have leading 0s
          10.0.0.1  |         | Vip | ipMode: Unsupported value: "Vip": supported values: "Proxy", "VIP"
                    | a.b     | VIP | ipMode: Forbidden: may not be specified when `ip` is not set
                    | A       |     | hostname: Invalid value: "A": a lowercase RFC 1123 subdomain
                    | 1.2.3.4 |     | hostname: Invalid value: "1.2.3.4": must be a DNS name, not an IP address
          """)
  void aBalancersAddressIsJudged(
      @Nullable String ip, @Nullable String hostname, @Nullable String mode, String problem) {
    var service = create("LoadBalancer");

    refused(
        service,
        new LoadBalancerIngressBuilder().withIp(ip).withHostname(hostname).withIpMode(mode).build(),
        "status.loadBalancer.ingress[0]." + problem);
    assertThat(store.require(Kinds.SERVICE, "default", "web")).isEqualTo(service);
  }

  @Test
  void anAddressIsOneOfTheNodesWhereItDoesNotSay() {
    var service = create("LoadBalancer");
    service.getStatus().getLoadBalancer().setIngress(List.of(at("203.0.113.7")));

    var stored = store.updateStatus(Kinds.SERVICE, service);

    assertThat(stored.getStatus().getLoadBalancer().getIngress())
        .containsExactly(
            new LoadBalancerIngressBuilder().withIp("203.0.113.7").withIpMode("VIP").build());
  }

  @Test
  void aServiceOfAnotherTypeHasNoBalancer() {
    refused(
        create("ClusterIP"),
        at("203.0.113.7"),
        "status.loadBalancer.ingress: Forbidden: may only be used when `spec.type` is"
            + " 'LoadBalancer'");
  }

  private Service create(String type) {
    var service = service("web");
    service.getSpec().setType(type);
    return store.create(Kinds.SERVICE, service);
  }

  private static LoadBalancerIngress at(String ip) {
    return new LoadBalancerIngressBuilder().withIp(ip).build();
  }

  private void refused(Service stored, LoadBalancerIngress ingress, String problem) {
    var service = store.require(Kinds.SERVICE, "default", stored.getMetadata().getName());
    service.getStatus().getLoadBalancer().setIngress(List.of(ingress));
    assertThatThrownBy(() -> store.updateStatus(Kinds.SERVICE, service))
        .hasMessageStartingWith("Service \"web\" is invalid: " + problem)
        .extracting(e -> ((ApiException) e).code())
        .isEqualTo(422);
  }
}
