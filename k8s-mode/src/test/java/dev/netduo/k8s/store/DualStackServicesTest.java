package dev.netduo.k8s.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.k8s.api.Kinds;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Families and addresses of services in a cluster that has both. */
class DualStackServicesTest {
  private final ObjectStore store =
      new ObjectStore(
          new ServiceAddresses(Cidr.parseList("10.96.0.0/16,fd00:10:96::/112")));

  DualStackServicesTest() {
    store.create(
        Kinds.NAMESPACE,
        new NamespaceBuilder().withNewMetadata().withName("default").endMetadata().build());
  }

  private ServiceSpec create(String name, Consumer<ServiceSpec> change) {
    return store.create(Kinds.SERVICE, service(name, change)).getSpec();
  }

  private static Service service(String name, Consumer<ServiceSpec> change) {
    var service =
        new ServiceBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace("default")
            .endMetadata()
            .withNewSpec()
            .withSelector(Map.of("app", "a"))
            .withPorts(new ServicePortBuilder().withPort(80).build())
            .endSpec()
            .build();
    change.accept(service.getSpec());
    return service;
  }

  private ServiceSpec change(String name, Consumer<ServiceSpec> change) {
    var stored = store.require(Kinds.SERVICE, "default", name);
    change.accept(stored.getSpec());
    return store.update(Kinds.SERVICE, stored).getSpec();
  }

  @Test
  void aServiceThatAsksForNothingHasThePrimaryFamilyAlone() {
    var spec = create("a", s -> {});
    assertThat(spec.getIpFamilies()).containsExactly("IPv4");
    assertThat(spec.getClusterIPs()).containsExactly(spec.getClusterIP());
  }

  @Test
  void bothFamiliesInTheOrderAskedFor() {
    var both = create("a", s -> s.setIpFamilyPolicy("PreferDualStack"));
    assertThat(both.getIpFamilies()).containsExactly("IPv4", "IPv6");
    assertThat(both.getClusterIPs()).hasSize(2);
    assertThat(both.getClusterIPs().get(1)).startsWith("fd00:10:96::");
    var other =
        create(
            "b",
            s -> {
              s.setIpFamilyPolicy("RequireDualStack");
              s.setIpFamilies(List.of("IPv6"));
            });
    assertThat(other.getIpFamilies()).containsExactly("IPv6", "IPv4");
    assertThat(other.getClusterIP()).startsWith("fd00:10:96::");
  }

  @Test
  void anAddressThatIsAskedForSaysTheFamily() {
    assertThat(create("a", s -> s.setClusterIP("fd00:10:96::77")).getIpFamilies())
        .containsExactly("IPv6");
    assertThatThrownBy(() -> create("b", s -> s.setClusterIP("fd00:10:96::77")))
        .hasMessageContaining("provided IP is already allocated");
    assertThatThrownBy(
            () ->
                create(
                    "c",
                    s -> {
                      s.setClusterIP("fd00:10:96::78");
                      s.setIpFamilies(List.of("IPv4"));
                    }))
        .hasMessageContaining("expected an IPv4 value as indicated by `ipFamilies[0]`");
    assertThatThrownBy(() -> create("d", s -> s.setIpFamilies(List.of("IPv4", "IPv6"))))
        .hasMessageContaining("must be 'RequireDualStack' or 'PreferDualStack'");
  }

  @Test
  void aSecondFamilyComesAndGoesAndThePrimaryAddressStays() {
    var before = create("a", s -> {}).getClusterIP();
    var both = change("a", s -> s.setIpFamilyPolicy("PreferDualStack"));
    assertThat(both.getClusterIPs()).hasSize(2).first().isEqualTo(before);
    var second = both.getClusterIPs().get(1);
    var single = change("a", s -> s.setIpFamilyPolicy("SingleStack"));
    assertThat(single.getClusterIPs()).containsExactly(before);
    assertThat(single.getIpFamilies()).containsExactly("IPv4");
    assertThat(create("b", s -> s.setClusterIP(second)).getClusterIP()).isEqualTo(second);
  }
}
