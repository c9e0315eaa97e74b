package dev.netduo.k8s.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.agent.ContainerAgent;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.testing.RealEngine;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.apply.Apply;
import dev.netduo.k8s.cluster.Cluster;
import dev.netduo.k8s.cluster.ClusterSpec;
import dev.netduo.k8s.cluster.Outside;
import dev.netduo.k8s.manifest.ManifestReader;
import dev.netduo.k8s.server.auth.Credentials;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client outside the cluster, and the proxies on its nodes. */
@RealEngine
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IngressIT {
  private static final Duration LONG = Duration.ofSeconds(90);
  private static final String OBJECTS =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: shop}
      spec:
        replicas: 2
        selector: {matchLabels: {app: shop}}
        template:
          metadata: {labels: {app: shop}}
          spec: {terminationGracePeriodSeconds: 1, containers: [{name: shop, image: netduo/box, args: [netserve, 8080/http]}]}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: blog}
      spec:
        selector: {matchLabels: {app: blog}}
        template:
          metadata: {labels: {app: blog}}
          spec: {terminationGracePeriodSeconds: 1, containers: [{name: blog, image: netduo/box, args: [netserve, 8080/http]}]}
      ---
      {apiVersion: v1, kind: Service, metadata: {name: shop}, spec: {selector: {app: shop}, ports: [{name: http, port: 80, targetPort: 8080}]}}
      ---
      {apiVersion: v1, kind: Service, metadata: {name: blog}, spec: {selector: {app: blog}, ports: [{name: http, port: 80, targetPort: 8080}]}}
      ---
      {apiVersion: v1, kind: Service, metadata: {name: empty}, spec: {selector: {app: nobody}, ports: [{port: 80}]}}
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: sites}
      spec:
        ingressClassName: netduo
        tls: [{hosts: [shop.example], secretName: shop-tls}]
        rules:
        - host: shop.example
          http:
            paths:
            - {path: /, pathType: Prefix, backend: {service: {name: shop, port: {number: 80}}}}
            - {path: /news, pathType: Prefix, backend: {service: {name: blog, port: {name: http}}}}
            - {path: /news/today, pathType: Exact, backend: {service: {name: shop, port: {name: http}}}}
            - {path: /nobody, pathType: ImplementationSpecific, backend: {service: {name: empty, port: {number: 80}}}}
        - host: "*.blog.example"
          http:
            paths: [{path: /, pathType: Prefix, backend: {service: {name: blog, port: {number: 80}}}}]
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: of-another-class}
      spec:
        ingressClassName: other
        rules: [{host: other.example, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: shop, port: {number: 80}}}}]}}]
      """;

  private final ContainerAgent agent;
  private final Cluster cluster;
  private final Outside outside;

  IngressIT(Session session) {
    this.agent = ContainerAgent.start(session);
    var spec = ClusterSpec.DEFAULT;
    this.cluster = Cluster.start(session, agent, spec);
    this.outside =
        Outside.start(
            session, agent, cluster, "visitor", List.of(Ip.parse("203.0.113.7")), List.of());
  }

  @BeforeAll
  void deploy() {
    var made = Credentials.create(List.of("shop.example"));
    agent.run("cat > /tmp/ca.pem <<'END'\n" + made.authority().certificate() + "\nEND\n");
    cluster
        .api()
        .create(
            Kinds.SECRET,
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("shop-tls")
                .endMetadata()
                .withType("kubernetes.io/tls")
                .withData(
                    Map.of(
                        "tls.crt", base64(made.server().certificate()),
                        "tls.key", base64(made.server().key())))
                .build());
    var apply = new Apply(cluster.api());
    ManifestReader.read("objects", OBJECTS)
        .forEach(manifest -> apply.apply(manifest.object(), "default"));
    cluster.awaitReady("default", LONG);
    await(() -> addresses("sites").size() == cluster.spec().nodes());
    cluster.settle();
    await(() -> get("shop.example", "/").startsWith("200"));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @AfterAll
  void takeDown() {
    cluster.close();
    agent.close();
  }

  private List<String> addresses(String ingress) {
    return cluster
        .api()
        .require(Kinds.INGRESS, "default", ingress)
        .getStatus()
        .getLoadBalancer()
        .getIngress()
        .stream()
        .map(address -> address.getIp())
        .toList();
  }

  /** Status and body of an answer. */
  private String get(String host, String path) {
    return curl("-H 'Host: " + host + "' 'http://" + node() + path + "'");
  }

  private String node() {
    return cluster.nodes().getFirst().underlay().toString();
  }

  private String curl(String arguments) {
    return agent.run(
        "nsenter -t "
            + outside.source().pid()
            + " -n curl -sk -m 10 -w '\\n%{http_code}' "
            + arguments
            + " | tac | tr '\\n' ' ' || true\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          shop.example        | /              | 200 | "name":"shop-
          SHOP.example        | /              | 200 | "name":"shop-
          shop.example:80     | /cart?x=1      | 200 | "name":"shop-
          shop.example        | /news          | 200 | "name":"blog-
          shop.example        | /news/         | 200 | "name":"blog-
          shop.example        | /news/old      | 200 | "name":"blog-
          shop.example        | /newspaper     | 200 | "name":"shop-
          shop.example        | /news/today    | 200 | "name":"shop-
          shop.example        | /news/today/x  | 200 | "name":"blog-
          shop.example        | /nobody        | 503 | 503
          a.blog.example      | /              | 200 | "name":"blog-
          a.b.blog.example    | /              | 404 | no rule
          blog.example        | /              | 404 | no rule
          other.example       | /              | 404 | no rule
          """)
  void aRequestGoesWhereTheMostSpecificRuleSays(
      String host, String path, String status, String body) {
    assertThat(get(host, path)).startsWith(status).contains(body);
  }

  @Test
  void everyNodeServesAndSaysSo() {
    var nodes = cluster.nodes().stream().map(node -> node.underlay().toString()).toList();

    assertThat(addresses("sites")).containsExactlyInAnyOrderElementsOf(nodes);
    assertThat(addresses("of-another-class")).isEmpty();
    for (var node : nodes) {
      assertThat(curl("-H 'Host: shop.example' http://" + node + "/")).startsWith("200");
    }
  }

  @Test
  void aClientThatAsksForTlsIsShownTheSecretsCertificate() {
    var answer =
        agent.run(
            "nsenter -t "
                + outside.source().pid()
                + " -n curl -s -m 10 --cacert /tmp/ca.pem --resolve shop.example:443:"
                + node()
                + " https://shop.example/\n");

    assertThat(answer).contains("\"name\":\"shop-");
  }

  @Test
  void noRequestFailsWhileEndpointsComeAndGo() {
    var load =
        agent.open(
            List.of(
                "sh",
                "-c",
                "nsenter -t "
                    + outside.source().pid()
                    + " -n sh -c 'for i in $(seq 300); do curl -s -m 10 -o /dev/null -w"
                    + " \"%{http_code}\\n\" -H \"Host: shop.example\" http://"
                    + node()
                    + "/; done > /tmp/codes; touch /tmp/codes.done'"));
    for (var replicas : List.of(4, 3, 4)) {
      scale(replicas);
    }
    await(() -> agent.run("ls /tmp/codes.done 2>/dev/null || true\n").contains("done"));
    load.close();

    assertThat(agent.run("sort /tmp/codes | uniq -c\n").strip()).isEqualTo("300 200");
  }

  private void scale(int replicas) {
    cluster
        .api()
        .modify(
            Kinds.DEPLOYMENT,
            "default",
            "shop",
            deployment -> {
              deployment.getSpec().setReplicas(replicas);
              return deployment;
            });
    cluster.awaitReady("default", LONG);
  }

  private static void await(BooleanSupplier holds) {
    var deadline = System.nanoTime() + LONG.toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      LockSupport.parkNanos(20_000_000);
    }
  }
}
