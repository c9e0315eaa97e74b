package dev.netduo.k8s.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.dns.DnsObjects;
import dev.netduo.k8s.dns.DnsOptions;
import dev.netduo.k8s.dns.DnsRecords;
import dev.netduo.k8s.ingress.IngressObjects;
import dev.netduo.k8s.ingress.IngressRouting;
import dev.netduo.k8s.json.Json;
import dev.netduo.k8s.service.Masquerading;
import dev.netduo.k8s.service.ProxyMode;
import dev.netduo.k8s.service.ServiceTables;
import dev.netduo.k8s.snapshot.ClusterSnapshot;
import dev.netduo.k8s.snapshot.ClusterSnapshot.Ranges;
import dev.netduo.k8s.snapshot.NodeNetwork;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Objects that services are made of, each spoilt in a place or three: every one is taken or refused
 * with a Status, and of what was taken tables, rules and names can be made. The seed is in the
 * message of a failure; {@code -Dnetduo.seed=} repeats it.
 */
@Timeout(300)
class ObjectFuzzTest {
  private static final int REQUESTS = 1000;

  /** Where a kind is written, and an object of it. */
  private record Sample(String path, boolean hasStatus, String json) {}

  private static final List<Sample> SAMPLES =
      List.of(
          new Sample(
              "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices",
              false,
              """
              {"metadata": {"name": "web", "labels": {"kubernetes.io/service-name": "web"}},
               "addressType": "IPv4",
               "endpoints": [{
                 "addresses": ["10.244.0.1"], "hostname": "a", "nodeName": "n1", "zone": "z",
                 "conditions": {"ready": true, "serving": true, "terminating": false},
                 "deprecatedTopology": {"a": "b"},
                 "hints": {"forZones": [{"name": "z"}], "forNodes": [{"name": "n1"}]},
                 "targetRef": {"kind": "Pod", "name": "p", "namespace": "default"}}],
               "ports": [{"name": "http", "port": 80, "protocol": "TCP", "appProtocol": "http"}]}
              """),
          new Sample(
              "/api/v1/namespaces/default/endpoints",
              false,
              """
              {"metadata": {"name": "web"},
               "subsets": [{
                 "addresses": [{"ip": "10.244.0.1", "hostname": "a", "nodeName": "n1"}],
                 "notReadyAddresses": [{"ip": "10.244.0.2"}],
                 "ports": [{"name": "http", "port": 80, "protocol": "TCP"}]}]}
              """),
          new Sample(
              "/apis/networking.k8s.io/v1/ingressclasses",
              false,
              """
              {"metadata": {
                 "name": "web",
                 "annotations": {"ingressclass.kubernetes.io/is-default-class": "true"}},
               "spec": {
                 "controller": "netduo.dev/ingress",
                 "parameters": {
                   "apiGroup": "a.b", "kind": "K", "name": "n", "scope": "Namespace",
                   "namespace": "default"}}}
              """),
          new Sample(
              "/apis/networking.k8s.io/v1/namespaces/default/ingresses",
              true,
              """
              {"metadata": {"name": "web"},
               "spec": {
                 "ingressClassName": "web",
                 "defaultBackend": {"service": {"name": "web", "port": {"number": 80}}},
                 "rules": [{"host": "a.example", "http": {"paths": [{
                   "path": "/", "pathType": "Prefix",
                   "backend": {"service": {"name": "web", "port": {"name": "http"}}}}]}}],
                 "tls": [{"hosts": ["a.example"], "secretName": "s"}]},
               "status": {"loadBalancer": {"ingress": [{"ip": "10.0.0.1", "hostname": "a.b"}]}}}
              """),
          new Sample(
              "/api/v1/namespaces/default/services",
              true,
              """
              {"metadata": {"name": "web"},
               "spec": {
                 "type": "LoadBalancer", "selector": {"app": "web"},
                 "ports": [{
                   "name": "http", "port": 80, "protocol": "TCP", "targetPort": "http",
                   "appProtocol": "http"}],
                 "externalIPs": ["203.0.113.7"], "externalTrafficPolicy": "Cluster",
                 "internalTrafficPolicy": "Cluster", "sessionAffinity": "ClientIP",
                 "sessionAffinityConfig": {"clientIP": {"timeoutSeconds": 10}},
                 "loadBalancerSourceRanges": ["10.0.0.0/8"], "ipFamilies": ["IPv4"],
                 "ipFamilyPolicy": "SingleStack", "trafficDistribution": "PreferClose"},
               "status": {"loadBalancer": {"ingress": [
                 {"ip": "203.0.113.9", "ipMode": "VIP", "hostname": "a.b"}]}}}
              """));

  private static final List<Object> VALUES =
      List.of(
          true,
          0,
          -1,
          65_536,
          99_999_999_999L,
          1.5,
          "",
          "x",
          "A b\n",
          "80",
          "10.0.0.1",
          "010.0.0.1",
          "10.0.0.0/8",
          "::",
          "::ffff:1.2.3.4",
          "fe80::1%1",
          "127.0.0.1",
          "None",
          "FQDN",
          "IPv6",
          "ExternalName",
          "a.".repeat(3000),
          ":".repeat(3000),
          "é",
          List.of(),
          Map.of(),
          Collections.singletonList(null),
          List.of(List.of()),
          Map.of("", ""),
          Map.of("a", Map.of()),
          Collections.nCopies(120, Map.of("unknownField", "x".repeat(100))));

  private final Random random;
  private final String seed;

  ObjectFuzzTest() {
    var chosen = Long.getLong("netduo.seed", System.nanoTime());
    this.random = new Random(chosen);
    this.seed = "seed " + chosen;
  }

  @Test
  void everySpoiltObjectIsTakenOrRefusedAndNothingIsStuckOnIt() {
    var codes = new ArrayList<Integer>();
    try (var served = new Served()) {
      SAMPLES.forEach(
          sample -> assertThat(served.post(sample.path(), sample.json()).status()).isEqualTo(201));
      for (int i = 0; i < REQUESTS; i++) {
        var sample = SAMPLES.get(random.nextInt(SAMPLES.size()));
        codes.add(write(served, sample, i));
      }
      assertThat(codes).as(seed).anyMatch(code -> code < 300).anyMatch(code -> code == 422);
      SAMPLES.forEach(sample -> {
        var table = served.get(sample.path(), "application/json;as=Table;v=v1;g=meta.k8s.io");
        assertThat(table.status()).as(seed + ": " + sample.path() + table.body()).isEqualTo(200);
      });
      follow(served);
    }
  }

  /** Writes a spoilt object in one of the ways there are. */
  private int write(Served served, Sample sample, int number) {
    var tree = (ObjectNode) tree(sample);
    var isNew = random.nextInt(3) == 0;
    if (isNew) {
      ((ObjectNode) tree.path("metadata")).put("name", "web-" + number);
    }
    for (int n = random.nextInt(3); n >= 0; n--) {
      spoil(tree);
    }
    var body = new String(Json.bytes(tree), StandardCharsets.UTF_8);
    var place = sample.path() + (isNew ? "" : "/web");
    if (!isNew && sample.hasStatus() && random.nextBoolean()) {
      place += "/status";
    }
    var way = isNew ? 0 : 1 + random.nextInt(3);
    var answer =
        switch (way) {
          case 0 -> served.post(place, body);
          case 1 -> served.send("PUT", place, "application/json", body);
          case 2 -> served.send("PATCH", place, "application/merge-patch+json", body);
          default ->
              served.send(
                  "PATCH",
                  place + "?fieldManager=fuzz&force=true",
                  "application/apply-patch+yaml",
                  body);
        };
    var what = seed + ", way " + way + " of " + place + ": " + body + "\n" + answer.body();
    assertThat(answer.status()).as(what).isBetween(200, 499);
    if (answer.status() >= 400) {
      assertThat(answer.json().path("kind").asString("")).as(what).isEqualTo("Status");
      assertThat(answer.json().path("code").asInt(0)).as(what).isEqualTo(answer.status());
    }
    return answer.status();
  }

  private static JsonNode tree(Sample sample) {
    return Json.read(sample.json().getBytes(StandardCharsets.UTF_8)).tree();
  }

  /** Puts something else in the place of one part, or takes it away. */
  private void spoil(ObjectNode tree) {
    var holders = new ArrayList<JsonNode>();
    gather(tree, holders);
    if (holders.isEmpty()) {
      return;
    }
    var holder = holders.get(random.nextInt(holders.size()));
    var gone = random.nextInt(8) == 0;
    var value = Json.of(VALUES.get(random.nextInt(VALUES.size())));
    if (holder instanceof ArrayNode array) {
      var index = random.nextInt(array.size());
      if (gone) {
        array.remove(index);
      } else if (random.nextBoolean()) {
        array.add(array.get(index));
      } else {
        array.set(index, value);
      }
    } else if (holder instanceof ObjectNode object) {
      var names = List.copyOf(object.propertyNames());
      var name = names.get(random.nextInt(names.size()));
      if (gone) {
        object.remove(name);
      } else {
        object.set(name, random.nextInt(10) == 0 ? Json.of(null) : value);
      }
    }
  }

  private static void gather(JsonNode node, List<JsonNode> into) {
    if (node.isContainer() && !node.isEmpty()) {
      into.add(node);
      node.forEach(child -> gather(child, into));
    }
  }

  /** Makes rules and names of all that was taken. */
  private static void follow(Served served) {
    var services = served.store.list(Kinds.SERVICE).items();
    var slices = served.store.list(Kinds.ENDPOINT_SLICE).items();
    var snapshot =
        new ClusterSnapshot(
            new Ranges(Cidr.parse("10.244.0.0/16"), Cidr.parse("10.96.0.0/16"), "cluster.local"),
            List.of(
                new NodeNetwork("n1", Ip.parse("172.18.0.11"), Cidr.parse("10.244.0.0/24"), 1500)),
            List.of(),
            Map.of(),
            services,
            slices,
            List.of());
    Arrays.stream(ProxyMode.values())
        .forEach(mode -> {
          var tables = new ServiceTables(mode, Masquerading.OUTSIDE_PODS);
          assertThat(tables.compile(snapshot, Family.IPV4)).containsKey("n1");
          assertThat(tables.leftOut()).allMatch(one -> one.why().endsWith("is no port"));
        });
    var names = new DnsRecords();
    var zone =
        names.compile(
            new DnsObjects("cluster.local", List.of("default"), services, slices, List.of()),
            DnsOptions.DEFAULT);
    assertThat(zone.records()).isNotNull();
    assertThat(names.leftOut()).allMatch(one -> one.why().endsWith("is no port"));
    assertThat(
            IngressRouting.ours(
                new IngressObjects(
                    served.store.list(Kinds.INGRESS).items(),
                    served.store.list(Kinds.INGRESS_CLASS).items(),
                    services,
                    slices,
                    List.of())))
        .isNotNull();
  }
}
