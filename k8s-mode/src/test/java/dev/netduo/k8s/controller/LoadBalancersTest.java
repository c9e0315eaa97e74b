package dev.netduo.k8s.controller;

import static dev.netduo.k8s.api.Samples.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.Samples;
import dev.netduo.k8s.store.ObjectStore;
import dev.netduo.k8s.store.ServiceAddresses;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoadBalancersTest {
  private final ObjectStore store =
      new ObjectStore(
          new ServiceAddresses(List.of(Cidr.parse("10.96.0.0/16"), Cidr.parse("fd00:96::/112"))));
  // The first and the last of each are nobody's: two addresses of IPv4.
  private final LoadBalancers balancers;

  LoadBalancersTest() {
    store.create(Kinds.NAMESPACE, Samples.namespace("default"));
    this.balancers =
        LoadBalancers.start(
            store, List.of(Cidr.parse("192.0.2.0/30"), Cidr.parse("fd00:99::/112")));
  }

  @AfterEach
  void stop() {
    balancers.close();
  }

  private void create(String name, Function<ServiceBuilder, ServiceBuilder> more) {
    store.create(
        Kinds.SERVICE,
        more.apply(
                new ServiceBuilder(Samples.service(name))
                    .editSpec()
                    .withType("LoadBalancer")
                    .endSpec())
            .build());
  }

  private static UnaryOperator<ServiceBuilder> of(String policy, String... families) {
    return service ->
        service.editSpec().withIpFamilyPolicy(policy).withIpFamilies(families).endSpec();
  }

  private static UnaryOperator<ServiceBuilder> asking(String ip) {
    return service -> service.editSpec().withLoadBalancerIP(ip).endSpec();
  }

  private List<String> addresses(String name) {
    return ingress(store.require(Kinds.SERVICE, "default", name))
        .map(LoadBalancerIngress::getIp)
        .toList();
  }

  private static Stream<LoadBalancerIngress> ingress(Service service) {
    var status = service.getStatus();
    return status == null || status.getLoadBalancer() == null
        ? Stream.empty()
        : status.getLoadBalancer().getIngress().stream();
  }

  private boolean isRefused(String name) {
    return store.list(Kinds.EVENT, "default").items().stream()
        .anyMatch(event ->
            event.getReason().equals("AllocationFailed")
                && event.getInvolvedObject().getName().equals(name));
  }

  @Test
  void aServiceHasAnAddressOfEachOfItsFamilies() {
    create("both", of("RequireDualStack", "IPv6", "IPv4"));
    create("six", of("SingleStack", "IPv6"));

    eventually(
        "both have theirs", () -> !addresses("both").isEmpty() && !addresses("six").isEmpty());
    assertThat(addresses("both")).containsExactly("fd00:99::1", "192.0.2.1");
    assertThat(addresses("six")).containsExactly("fd00:99::2");
  }

  @Test
  void anAddressThatIsAskedForIsOneOfThem() {
    create("asks", of("RequireDualStack", "IPv4", "IPv6").andThen(asking("192.0.2.2")));

    eventually("it has its addresses", () -> !addresses("asks").isEmpty());
    assertThat(addresses("asks")).containsExactly("192.0.2.2", "fd00:99::1");
  }

  @Test
  void anAddressOfAFamilyTheServiceDoesNotHaveIsRefused() {
    create("asks", of("SingleStack", "IPv4").andThen(asking("fd00:99::7")));

    eventually("it is refused", () -> isRefused("asks"));
    assertThat(addresses("asks")).isEmpty();
  }

  @Test
  void whoeverWaitsGetsWhatIsGivenBack() {
    create("first", of("SingleStack", "IPv4"));
    create("second", of("SingleStack", "IPv4"));
    eventually("both have one", () -> !addresses("second").isEmpty());
    // Of two families it would have one, which is not what it asked for.
    create("third", of("RequireDualStack", "IPv4", "IPv6"));
    eventually("it waits", () -> isRefused("third"));
    assertThat(addresses("third")).isEmpty();

    store.delete(Kinds.SERVICE, "default", "first", DeleteOptions.NOW);

    eventually("it has them", () -> !addresses("third").isEmpty());
    assertThat(addresses("third")).containsExactly("192.0.2.1", "fd00:99::1");
  }

  @Test
  void whatWasGivenBeforeIsKept() {
    create("kept", of("RequireDualStack", "IPv4", "IPv6").andThen(asking("192.0.2.2")));
    eventually("it has them", () -> !addresses("kept").isEmpty());
    var before = addresses("kept");
    balancers.close();

    try (var _ =
        LoadBalancers.start(
            store, List.of(Cidr.parse("192.0.2.0/30"), Cidr.parse("fd00:99::/112")))) {
      create("next", of("RequireDualStack", "IPv4", "IPv6"));
      eventually("the next has its own", () -> !addresses("next").isEmpty());
      assertThat(addresses("kept")).isEqualTo(before);
      assertThat(addresses("next")).containsExactly("192.0.2.1", "fd00:99::2");
    }
  }
}
