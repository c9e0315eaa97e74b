package dev.netduo.k8s.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.k8s.manifest.ManifestReader;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What Ingresses come to in the proxy's configuration. */
class HaproxyTest {
  private static final String CLASS =
      """
      apiVersion: networking.k8s.io/v1
      kind: IngressClass
      metadata: {name: netduo, annotations: {ingressclass.kubernetes.io/is-default-class: "true"}}
      spec: {controller: netduo.dev/ingress}
      """;

  private static String config(List<Secret> secrets, String... ingresses) {
    return config(List.of(), List.of(), secrets, ingresses);
  }

  private static String config(
      List<Service> services,
      List<EndpointSlice> slices,
      List<Secret> secrets,
      String... ingresses) {
    var read = List.of(ingresses).stream().map(text -> (Ingress) object(text)).toList();
    var objects =
        new IngressObjects(read, List.of((IngressClass) object(CLASS)), services, slices, secrets);
    return String.valueOf(Haproxy.files(IngressRouting.compile(objects)).get(Haproxy.CONFIG_FILE));
  }

  private static Object object(String text) {
    return ManifestReader.read("test", text).getFirst().object();
  }

  private static String ingress(String name, String created, String spec) {
    return """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: {namespace: default, name: %s, creationTimestamp: "%s"}
    spec: %s
    """
        .formatted(name, created, spec);
  }

  private static String path(String path, String type, String service) {
    return "{path: '"
        + path
        + "', pathType: "
        + type
        + ", backend: {service: {name: "
        + service
        + ", port: {number: 80}}}}";
  }

  @Test
  void theOlderOfTwoIngressesKeepsAPath() {
    var text = "{rules: [{host: a.example, http: {paths: [" + "%s" + "]}}]}";
    var config =
        config(
            List.of(),
            ingress("new", "2026-02-01T00:00:00Z", text.formatted(path("/x", "Prefix", "late"))),
            ingress("old", "2026-01-01T00:00:00Z", text.formatted(path("/x/", "Prefix", "early"))));

    assertThat(config).contains("use_backend default_early_80").doesNotContain("default_late_80");
  }

  @Test
  void namesComeBeforeWildcardsAndThoseBeforeAllHosts() {
    var config =
        config(
            List.of(),
            ingress(
                "one",
                "2026-01-01T00:00:00Z",
                "{rules: [{http: {paths: ["
                    + path("/", "Prefix", "any")
                    + "]}}, {host: '*.a.example', http: {paths: ["
                    + path("/", "Prefix", "wild")
                    + "]}}, {host: b.a.example, http: {paths: ["
                    + path("/", "Prefix", "named")
                    + "]}}]}"));

    assertThat(config.indexOf("use_backend default_named_80"))
        .isLessThan(config.indexOf("use_backend default_wild_80"));
    assertThat(config.indexOf("use_backend default_wild_80"))
        .isLessThan(config.indexOf("use_backend default_any_80"));
  }

  @Test
  void aPathCannotSayAnythingButAPath() {
    var config =
        config(
            List.of(),
            ingress(
                "one",
                "2026-01-01T00:00:00Z",
                "{rules: [{http: {paths: [" + path("/a b # ''c", "Exact", "web") + "]}}]}"));

    assertThat(config).contains("path -m str '/a b # '\\''c'\n");
  }

  @Test
  void aSecretThatIsNoCertificateIsLeftOut() {
    var secret =
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace("default")
            .withName("bad")
            .endMetadata()
            .withData(Map.of("tls.crt", "bm8=", "tls.key", "bm8="))
            .build();

    var config =
        config(
            List.of(secret),
            ingress(
                "one",
                "2026-01-01T00:00:00Z",
                "{tls: [{secretName: bad}], rules: [{http: {paths: ["
                    + path("/", "Prefix", "web")
                    + "]}}]}"));

    assertThat(config).doesNotContain("443").contains("bind :::80");
  }

  private static EndpointSlice slice(String name, String type, String address, int port) {
    return (EndpointSlice)
        object(
            """
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {namespace: default, name: %s, labels: {kubernetes.io/service-name: web}}
            addressType: %s
            endpoints: [{addresses: [%s]}]
            ports: [{name: "", port: %d}]
            """
                .formatted(name, type, address, port));
  }

  @Test
  void aSliceThatNobodyCanFollowTakesNoServerFromItsService() {
    var service =
        (Service)
            object(
                """
                apiVersion: v1
                kind: Service
                metadata: {namespace: default, name: web}
                spec: {ports: [{port: 80}]}
                """);

    var config =
        config(
            List.of(service),
            List.of(
                slice("bad", "IPv4", "x", 8080),
                slice("names", "FQDN", "db.example.com", 8080),
                slice("port", "IPv4", "10.244.0.2", 70_000),
                slice("web", "IPv4", "10.244.0.1", 8080)),
            List.of(),
            ingress(
                "one",
                "2026-01-01T00:00:00Z",
                "{rules: [{http: {paths: [" + path("/", "Prefix", "web") + "]}}]}"));

    assertThat(config.lines().filter(line -> line.strip().startsWith("server ")))
        .singleElement()
        .asString()
        .contains("10.244.0.1:8080");
  }

  @Test
  void aClassThatDoesNotSayWhoServesItIsNotOurs() {
    var bare = (IngressClass) object(CLASS);
    bare.setSpec(null);
    var one =
        (Ingress)
            object(ingress("one", "2026-01-01T00:00:00Z", "{ingressClassName: netduo, rules: []}"));

    assertThat(
            IngressRouting.ours(
                new IngressObjects(List.of(one), List.of(bare), List.of(), List.of(), List.of())))
        .isEmpty();
  }
}
