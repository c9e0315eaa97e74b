package dev.netduo.k8s.process;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import dev.netduo.k8s.cluster.ClusterSpec;
import dev.netduo.k8s.ipam.Addressing;
import dev.netduo.k8s.ipam.Pool;
import dev.netduo.k8s.json.Json;
import dev.netduo.k8s.network.OverlayKind;
import dev.netduo.k8s.service.ProxyMode;
import java.time.Duration;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What a cluster was started from, as the tree of {@code cluster.json}. */
final class ClusterFile {
  private ClusterFile() {}

  static JsonNode tree(ClusterSpec spec, ApiEndpoint api) {
    var tree =
        Json.object()
            .put("nodes", spec.nodes())
            .put("domain", spec.domain())
            .put("overlay", spec.overlay().toString())
            .put("proxyMode", spec.proxyMode().toString())
            .put("apiAddress", api.address().toString())
            .put("apiPort", api.port());
    return tree.set("addressing", tree(spec.addressing()));
  }

  private static JsonNode tree(Addressing addressing) {
    var tree =
        Json.object()
            .put("podCidr", Cidr.listed(addressing.podRanges()))
            .put("nodeMask", addressing.nodeMask())
            .put("nodeMaskV6", addressing.nodeMaskV6())
            .put("serviceCidr", Cidr.listed(addressing.serviceRanges()))
            .put("restMillis", addressing.rest().toMillis());
    addressing.pools().forEach(pool -> tree.withArray("pools").add(pool.toString()));
    addressing.reserved().forEach(range -> tree.withArray("reserved").add(range.toString()));
    return tree;
  }

  static ClusterSpec spec(JsonNode tree) {
    return new ClusterSpec(
        ClusterSpec.DEFAULT.name(),
        tree.path("nodes").asInt(),
        addressing(tree.path("addressing")),
        OverlayKind.named(tree.path("overlay").asString()),
        tree.path("domain").asString(),
        // A cluster of an earlier version has the mode there was.
        ProxyMode.named(tree.path("proxyMode").asString(ProxyMode.NFTABLES.toString())));
  }

  private static Addressing addressing(JsonNode tree) {
    return new Addressing(
        Cidr.parseList(tree.path("podCidr").asString()),
        tree.path("nodeMask").asInt(),
        tree.path("nodeMaskV6").asInt(),
        Cidr.parseList(tree.path("serviceCidr").asString()),
        texts(tree.path("pools")).map(Pool::parse).toList(),
        texts(tree.path("reserved")).map(Cidr::parse).toList(),
        Duration.ofMillis(tree.path("restMillis").asLong()));
  }

  private static Stream<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asString);
  }

  /** A cluster of an earlier version listens where all did. */
  static ApiEndpoint api(JsonNode tree) {
    var usual = ApiEndpoint.DEFAULT;
    return new ApiEndpoint(
        Ip.parse(tree.path("apiAddress").asString(usual.address().toString())),
        tree.path("apiPort").asInt(usual.port()));
  }
}
