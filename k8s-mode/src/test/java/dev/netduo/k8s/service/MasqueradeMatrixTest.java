package dev.netduo.k8s.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.net.Ip;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The matrix of {@code service-cases.yaml}, packets walked through the compiled tables of n1. */
class MasqueradeMatrixTest {
  private static final Set<String> EVERY = Set.of("pod-n1", "pod-n2", "pod-n3");
  private static final Map<String, List<String>> POLICIES =
      Map.of(
          "cluster", List.of("Cluster", "Cluster"),
          "etpLocal", List.of("Local", "Cluster"),
          "itpLocal", List.of("Cluster", "Local"));

  record Row(
      ProxyMode mode,
      Masquerading masquerading,
      String service,
      String from,
      String to,
      String endpoints,
      boolean snat) {}

  static List<Row> rows() throws IOException {
    try (var in =
        Objects.requireNonNull(
            MasqueradeMatrixTest.class.getResourceAsStream("/conformance/service-cases.yaml"))) {
      var all = (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromInputStream(in);
      var matrix = (Map<?, ?>) Objects.requireNonNull(all.get("masquerade"));
      var variants = (Map<?, ?>) Objects.requireNonNull(matrix.get("variants"));
      var rows = new ArrayList<Row>();
      read(matrix.get("rows"), Masquerading.OUTSIDE_PODS, rows);
      read(variants.get("podRangeUnknown"), Masquerading.PODS_UNKNOWN, rows);
      read(variants.get("masqueradeAll"), Masquerading.EVERYBODY, rows);
      assertThat(rows).hasSizeGreaterThan(60);
      return rows;
    }
  }

  private static void read(
      @org.jspecify.annotations.Nullable Object list, Masquerading masquerading, List<Row> into) {
    for (var mode : List.of(ProxyMode.NFTABLES, ProxyMode.IPTABLES)) {
      for (var entry : (List<?>) Objects.requireNonNull(list)) {
        var row = (List<?>) entry;
        into.add(
            new Row(
                mode,
                masquerading,
                row.get(0).toString(),
                row.get(1).toString(),
                row.get(2).toString(),
                row.get(3).toString(),
                (Boolean) row.get(4)));
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void a_connection_meets_the_endpoints_and_the_source_of_the_matrix(Row row) {
    var policies = Objects.requireNonNull(POLICIES.get(row.service()));
    var service = ServiceWorld.service(policies.get(0), policies.get(1));
    var world =
        new ServiceWorld(row.mode(), row.masquerading())
            .with(service, ServiceWorld.on("n1"), ServiceWorld.on("n2"), ServiceWorld.on("n3"));

    var walks = world.walks(namespace(row.from()), address(row.to()), port(row.to()));

    // Where nothing is known of pods, an answer from another node goes past the translation.
    assertThat(walks)
        .allMatch(walk -> walk.reached() || row.masquerading() == Masquerading.PODS_UNKNOWN);
    var seen =
        walks.stream()
            .map(walk -> walk.server().orElseThrow().namespace())
            .collect(Collectors.toSet());
    assertThat(seen).isEqualTo(row.endpoints().equals("all") ? EVERY : Set.of("pod-n1"));
    for (var walk : walks) {
      var isHairpin =
          row.from().equals("pod") && walk.server().orElseThrow().namespace().equals("pod-n1");
      var translated = row.snat() || isHairpin;
      assertThat(walk.clientSeen())
          .as(walk.hops().toString())
          .contains(translated ? ServiceWorld.node("n1") : own(row.from()));
    }
  }

  private static String namespace(String from) {
    return switch (from) {
      case "pod" -> "pod-n1";
      case "node" -> "n1";
      default -> ServiceWorld.OUTSIDE;
    };
  }

  private static Ip own(String from) {
    return switch (from) {
      case "pod" -> ServiceWorld.pod("n1");
      case "node" -> ServiceWorld.node("n1");
      default -> Ip.parse("192.0.2.10");
    };
  }

  private static Ip address(String to) {
    return switch (to) {
      case "ClusterIP" -> ServiceWorld.VIP;
      case "NodePort" -> ServiceWorld.node("n1");
      default -> ServiceWorld.BALANCER;
    };
  }

  private static int port(String to) {
    return to.equals("NodePort") ? ServiceWorld.NODE_PORT : 80;
  }
}
