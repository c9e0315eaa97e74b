package dev.netduo.k8s.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.k8s.model.ServiceImport;
import dev.netduo.k8s.model.ServiceImport.ServiceImportSpec;
import dev.netduo.k8s.snapshot.LeftOut;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The seed is in the message of a failure; {@code -Dnetduo.seed=} repeats it. */
class DnsRecordsTest {
  private static final int ROUNDS = 400;
  private static final List<String> NAMES = List.of("web", "db", "cache", "api");
  private static final List<String> NAMESPACES = List.of("shop", "bank");

  /** Services and slices that change one at a time; what does not change stays the object it is. */
  private static final class World {
    private final Random random;
    private final TreeMap<String, Service> services = new TreeMap<>();
    private final TreeMap<String, EndpointSlice> slices = new TreeMap<>();

    World(Random random) {
      this.random = random;
    }

    void change() {
      var name = NAMES.get(random.nextInt(NAMES.size()));
      var namespace = NAMESPACES.get(random.nextInt(NAMESPACES.size()));
      var key = namespace + "/" + name;
      switch (random.nextInt(4)) {
        case 0 -> services.put(key, service(namespace, name));
        case 1 -> services.remove(key);
        case 2 -> slices.remove(key);
        default -> slices.put(key, slice(namespace, name));
      }
    }

    private Service service(String namespace, String name) {
      var spec =
          new ServiceBuilder()
              .withNewMetadata()
              .withNamespace(namespace)
              .withName(name)
              .endMetadata()
              .withNewSpec();
      var ip = "10.96.0." + (1 + random.nextInt(5));
      return switch (random.nextInt(3)) {
        case 0 ->
            spec.withType("ExternalName")
                .withExternalName(NAMES.get(random.nextInt(4)) + ".shop.svc.cluster.local")
                .endSpec()
                .build();
        case 1 -> spec.withClusterIP("None").withClusterIPs("None").endSpec().build();
        default ->
            spec.withClusterIP(ip)
                .withClusterIPs(ip)
                .addNewPort()
                .withName("http")
                .withProtocol("TCP")
                .withPort(80 + random.nextInt(2))
                .endPort()
                .endSpec()
                .build();
      };
    }

    private EndpointSlice slice(String namespace, String name) {
      var endpoints = new ArrayList<Endpoint>();
      for (var i = random.nextInt(4); i > 0; i--) {
        // Few addresses, so that services share some.
        endpoints.add(
            new EndpointBuilder().withAddresses("10.244.0." + (1 + random.nextInt(4))).build());
      }
      return new EndpointSliceBuilder()
          .withNewMetadata()
          .withNamespace(namespace)
          .withName(name)
          .withLabels(Map.of("kubernetes.io/service-name", name))
          .endMetadata()
          .withAddressType("IPv4")
          .withEndpoints(endpoints)
          .addNewPort()
          .withName("http")
          .withProtocol("TCP")
          .withPort(8080)
          .endPort()
          .build();
    }

    DnsObjects objects() {
      return new DnsObjects(
          "cluster.local",
          NAMESPACES,
          List.copyOf(services.values()),
          List.copyOf(slices.values()),
          List.of());
    }
  }

  private static Map<String, Set<String>> flat(DnsZone zone) {
    var all = new TreeMap<>(zone.records().others());
    zone.records().parts().values().forEach(all::putAll);
    zone.records().pointers().forEach(all::put);
    return all;
  }

  @Test
  void whatIsRememberedIsWhatWouldBeFoundAnew() {
    var seed = Long.getLong("netduo.seed", new Random().nextLong());
    var world = new World(new Random(seed));
    var remembering = new DnsRecords();
    var before = Optional.<DnsZone>empty();
    var server = new HashMap<String, Set<String>>();
    for (var round = 0; round < ROUNDS; round++) {
      world.change();
      var options = DnsOptions.DEFAULT;
      var zone = remembering.compile(world.objects(), options);
      var anew = new DnsRecords().compile(world.objects(), options);
      assertThat(flat(zone)).as("seed %d round %d", seed, round).isEqualTo(flat(anew));
      assertThat(zone.aliases()).as("seed %d round %d", seed, round).isEqualTo(anew.aliases());
      flat(zone)
          .forEach((name, lines) ->
              assertThat(zone.records().of(name)).as("seed %d %s", seed, name).isEqualTo(lines));

      var changes = RecordChanges.between(before, zone);
      changes.gone().forEach(server::remove);
      changes
          .come()
          .forEach(line ->
              server
                  .computeIfAbsent(line.substring(0, line.indexOf(' ')), _ -> new TreeSet<>())
                  .add(line));
      assertThat(server).as("seed %d round %d", seed, round).isEqualTo(flat(zone));
      before = Optional.of(zone);
    }
  }

  @Test
  void aServiceThatDidNotChangeIsNotCompiledAgain() {
    var world = new World(new Random(1));
    for (var i = 0; i < 40; i++) {
      world.change();
    }
    var records = new DnsRecords();
    var first = records.compile(world.objects(), DnsOptions.DEFAULT);
    var second = records.compile(world.objects(), DnsOptions.DEFAULT);

    first
        .records()
        .parts()
        .forEach((name, part) ->
            assertThat(second.records().parts().get(name).orElseThrow()).isSameAs(part));
    assertThat(first.records().parts().size()).isPositive();
  }

  private static Service headless(String name) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withClusterIP("None")
        .endSpec()
        .build();
  }

  private static EndpointSlice slice(
      String label, String service, String type, Endpoint... endpoints) {
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName("of-" + service)
        .withLabels(Map.of(label, service, "multicluster.kubernetes.io/source-cluster", "far"))
        .endMetadata()
        .withAddressType(type)
        .withEndpoints(endpoints)
        .build();
  }

  private static EndpointBuilder at(String address) {
    return new EndpointBuilder().withAddresses(address);
  }

  private static ServiceImport imported(String name) {
    var service = new ServiceImport();
    service.getMetadata().setNamespace("shop");
    service.getMetadata().setName(name);
    service.setSpec(new ServiceImportSpec());
    service.getSpec().type = ServiceImport.HEADLESS;
    return service;
  }

  @Test
  void aBadSliceAndABadNameTakeNamesFromNobodyElse() {
    var label = "kubernetes.io/service-name";
    var records = new DnsRecords();

    var zone =
        records.compile(
            new DnsObjects(
                "cluster.local",
                NAMESPACES,
                List.of(headless("address"), headless("host"), headless("names"), headless("web")),
                List.of(
                    slice(label, "address", "IPv4", at("x").build()),
                    slice(label, "host", "IPv4", at("10.0.0.1").withHostname("a\nb").build()),
                    slice(label, "names", "FQDN", at("db.example.com").build()),
                    slice(label, "web", "IPv4", at("10.244.0.1").build())),
                List.of()),
            DnsOptions.DEFAULT);

    assertThat(flat(zone))
        .containsKey("web.shop.svc.cluster.local.")
        .doesNotContainKeys(
            "address.shop.svc.cluster.local.",
            "host.shop.svc.cluster.local.",
            "names.shop.svc.cluster.local.");
    assertThat(records.leftOut())
        .containsExactly(
            new LeftOut("endpointslice shop/of-address", "'x' is not an IP address"),
            new LeftOut("service shop/host", "'a\nb.host.shop.svc.cluster.local.' is no DNS name"));
  }

  @Test
  void aBadSliceOfAnImportedServiceTakesNamesFromNobodyElse() {
    var label = "multicluster.kubernetes.io/service-name";
    var records = new DnsRecords();

    var zone =
        records.compile(
            new DnsObjects(
                "cluster.local",
                NAMESPACES,
                List.of(),
                List.of(
                    slice(label, "address", "IPv4", at("x").build()),
                    slice(label, "host", "IPv4", at("10.0.0.1").withHostname("a b").build()),
                    slice(label, "web", "IPv4", at("10.244.0.1").build())),
                List.of(),
                List.of(imported("address"), imported("host"), imported("web"))),
            DnsOptions.DEFAULT);

    assertThat(flat(zone))
        .containsKeys(
            "web.shop.svc.clusterset.local.", "10-244-0-1.far.web.shop.svc.clusterset.local.")
        .doesNotContainKeys(
            "address.shop.svc.clusterset.local.", "host.shop.svc.clusterset.local.");
    assertThat(records.leftOut())
        .containsExactly(
            new LeftOut("endpointslice shop/of-address", "'x' is not an IP address"),
            new LeftOut(
                "serviceimport shop/host",
                "'a b.far.host.shop.svc.clusterset.local.' is no DNS name"));
  }

  @Test
  void aReferenceThatIsNoLabelNamesNoEndpoint() {
    var options = DnsOptions.of(Map.of("endpointPodNames", "true"));
    var endpoint =
        at("10.244.0.1").withNewTargetRef().withKind("Pod").withName("p\n@do stop").endTargetRef();

    var zone =
        new DnsRecords()
            .compile(
                new DnsObjects(
                    "cluster.local",
                    NAMESPACES,
                    List.of(headless("web")),
                    List.of(slice("kubernetes.io/service-name", "web", "IPv4", endpoint.build())),
                    List.of()),
                options);

    assertThat(flat(zone)).containsKey("10-244-0-1.web.shop.svc.cluster.local.");
  }
}
