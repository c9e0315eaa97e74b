package dev.netduo.k8s.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.Samples;
import dev.netduo.k8s.json.Json;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Proxy;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The API over HTTP, as its documentation says and a client library sees it. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiServerTest {
  private static final String PODS = "/api/v1/namespaces/default/pods";
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";

  private Served served;

  @BeforeAll
  void serve() {
    served = new Served();
  }

  @AfterAll
  void close() {
    served.close();
  }

  private static String map(String name, String more) {
    return "{\"metadata\":{\"name\":\"" + name + "\"" + more + "},\"data\":{\"a\":\"b\"}}";
  }

  private static void assertRefused(Served.Answer answer, int code, String reason) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(code);
    var status = answer.json();
    assertThat(status.path("kind").asString()).isEqualTo("Status");
    assertThat(status.path("status").asString()).isEqualTo("Failure");
    assertThat(status.path("reason").asString()).isEqualTo(reason);
    assertThat(status.path("code").asInt()).isEqualTo(code);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/api", "/apis", "/api/v1/pods", "/metrics", "/openapi/v2", "/x"})
  void nobodyIsServedWithoutCredentials(String path) {
    for (var header : List.of("", "Bearer wrong", "Basic eDp5", "Bearer ")) {
      var request = HttpRequest.newBuilder(served.uri(path));
      if (!header.isEmpty()) {
        request.header("Authorization", header);
      }
      assertRefused(served.send(request.build()), 401, "Unauthorized");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/healthz", "/livez", "/readyz", "/version"})
  void healthAndVersionAreEverybodys(String path) {
    assertThat(served.send(HttpRequest.newBuilder(served.uri(path)).build()).status())
        .isEqualTo(200);
  }

  @Test
  void itListensOnLoopbackAlone() throws IOException {
    var port = served.server.address().getPort();
    for (var network :
        (Iterable<NetworkInterface>) NetworkInterface.networkInterfaces()::iterator) {
      for (var address : (Iterable<InetAddress>) network.inetAddresses()::iterator) {
        if (!address.isLoopbackAddress() && !address.isLinkLocalAddress()) {
          // Asking for a proxy fails over the scope that an address on a bridge has.
          try (var socket = new Socket(Proxy.NO_PROXY)) {
            socket.connect(new InetSocketAddress(address, port));
            throw new AssertionError("answers on " + socket.getRemoteSocketAddress());
          } catch (java.net.SocketException _) {
            // Nobody listens there.
          }
        }
      }
    }
  }

  @Test
  void discoveryTellsOfEveryKind() {
    assertThat(served.get("/api").json().path("versions").get(0).asString()).isEqualTo("v1");
    for (var kind : Kinds.ALL) {
      var path = kind.group().isEmpty() ? "/api/v1" : "/apis/" + kind.apiVersion();
      assertThat(served.get(path).json().path("resources").valueStream())
          .as(path)
          .anyMatch(resource ->
              resource.path("name").asString().equals(kind.plural())
                  && resource.path("kind").asString().equals(kind.kind())
                  && resource.path("namespaced").asBoolean() == kind.namespaced());
    }
    var all =
        served.get("/apis", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
    assertThat(all.json().path("kind").asString()).isEqualTo("APIGroupDiscoveryList");
    assertThat(all.headers().firstValue("Content-Type").orElseThrow())
        .contains("as=APIGroupDiscoveryList");
  }

  @Test
  void objectsAreAnsweredInTheFormTheClientWants() {
    var table = served.get(PODS, "application/json;as=Table;v=v1;g=meta.k8s.io,application/json");
    assertThat(table.json().path("kind").asString()).isEqualTo("Table");
    assertThat(table.json().path("rows").get(0).path("object").path("kind").asString())
        .isEqualTo("PartialObjectMetadata");
    var partial =
        served.get(PODS + "/web", "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1");
    assertThat(partial.json().path("kind").asString()).isEqualTo("PartialObjectMetadata");
    assertThat(partial.json().has("spec")).isFalse();
    assertThat(
            served
                .get(PODS, "application/vnd.kubernetes.protobuf,application/json")
                .json()
                .path("kind")
                .asString())
        .isEqualTo("PodList");
    assertRefused(served.get(PODS, "application/vnd.kubernetes.protobuf"), 406, "NotAcceptable");
  }

  @Test
  void bodiesAreJudged() {
    assertRefused(served.send("POST", MAPS, "text/csv", "a,b"), 415, "UnsupportedMediaType");
    assertRefused(served.post(MAPS, "{"), 400, "BadRequest");
    assertRefused(served.post(MAPS, "[1]"), 400, "BadRequest");
    assertRefused(served.post(MAPS, "{\"kind\":\"Pod\"}"), 400, "BadRequest");
    assertRefused(
        served.post(MAPS, "{\"data\":{\"a\":1},\"metadata\":{\"name\":\"x\"}}"), 400, "BadRequest");
    assertRefused(served.post(MAPS, map("A_B", "")), 422, "Invalid");
    assertRefused(served.post(MAPS, map("x", ",\"namespace\":\"other\"")), 400, "BadRequest");
    assertRefused(served.post(MAPS, " ".repeat(3 * 1024 * 1024 + 1)), 413, "RequestEntityTooLarge");
    assertRefused(
        served.post("/api/v1/namespaces/nowhere/configmaps", map("x", "")), 404, "NotFound");
    var yaml =
        served.send("POST", MAPS, "application/yaml", "metadata: {name: yaml}\ndata: {a: b}\n");
    assertThat(yaml.status()).isEqualTo(201);
  }

  // Else the connection is reset under a client that still sends, which may lose the answer.
  @Test
  void whatARefusedClientStillSendsIsRead() throws IOException {
    var address = served.server.address();
    var sockets = served.http.sslContext().getSocketFactory();
    try (var socket = sockets.createSocket(address.getHost(), address.getPort())) {
      socket.setSoTimeout(20_000);
      var body = " ".repeat(3 * 1024 * 1024 + 1);
      var out = socket.getOutputStream();
      var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      var head = "Host: x\r\nAuthorization: Bearer " + Served.CREDENTIALS.token() + "\r\n";
      out.write(
          ("POST "
                  + MAPS
                  + " HTTP/1.1\r\n"
                  + head
                  + "Content-Length: "
                  + body.length()
                  + "\r\n\r\n")
              .getBytes(US_ASCII));
      assertThat(in.readLine()).startsWith("HTTP/1.1 413");
      out.write(body.getBytes(US_ASCII));
      out.write(("GET /version HTTP/1.1\r\n" + head + "\r\n").getBytes(US_ASCII));
      assertThat(in.lines().anyMatch(line -> line.contains("HTTP/1.1 200"))).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"Strict, 400, 0", "Warn, 201, 2", "Ignore, 201, 0"})
  void fieldsThatAreNoneAreRefusedOrWarnedOfOrIgnored(String validation, int code, int warnings) {
    var name = "v-" + validation.toLowerCase(java.util.Locale.ROOT);
    var body =
        "{\"metadata\":{\"name\":\"" + name + "\",\"x\":1},\"data\":{},\"data\":{\"a\":\"b\"}}";
    var answer = served.post(MAPS + "?fieldValidation=" + validation, body);
    assertThat(answer.status()).isEqualTo(code);
    assertThat(answer.headers().allValues("Warning")).hasSize(warnings);
    if (code == 400) {
      assertThat(answer.json().path("message").asString())
          .isEqualTo(
              "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: strict decoding error:"
                  + " duplicate field \"data\", unknown field \"metadata.x\"");
    }
  }

  @Test
  void aWriteOfAnOldVersionIsAConflict() {
    served.post(MAPS, map("versions", ""));
    var old =
        served.get(MAPS + "/versions").json().path("metadata").path("resourceVersion").asString();
    var put = map("versions", ",\"labels\":{\"a\":\"b\"},\"resourceVersion\":\"" + old + "\"");
    assertThat(served.send("PUT", MAPS + "/versions", "application/json", put).status())
        .isEqualTo(200);
    assertRefused(served.send("PUT", MAPS + "/versions", "application/json", put), 409, "Conflict");
  }

  @Test
  void deletionKeepsToItsPreconditions() {
    served.post(MAPS, map("going", ""));
    assertRefused(
        served.send(
            "DELETE",
            MAPS + "/going",
            "application/json",
            "{\"preconditions\":{\"uid\":\"other\"}}"),
        409,
        "Conflict");
    assertRefused(
        served.send(
            "DELETE",
            MAPS + "/going",
            "application/json",
            "{\"preconditions\":{\"resourceVersion\":\"1\"}}"),
        409,
        "Conflict");
    assertRefused(
        served.send("DELETE", MAPS + "/going?propagationPolicy=Maybe", "application/json", ""),
        400,
        "BadRequest");
    var gone = served.send("DELETE", MAPS + "/going", "application/json", "");
    assertThat(gone.json().path("status").asString()).isEqualTo("Success");
    assertThat(gone.json().path("details").path("name").asString()).isEqualTo("going");
  }

  @Test
  void manyAreDeletedByTheirLabels() {
    for (var name : List.of("many-a", "many-b")) {
      served.post(MAPS, map(name, ",\"labels\":{\"many\":\"yes\"}"));
    }
    served.post(MAPS, map("many-c", ""));
    var deleted = served.send("DELETE", MAPS + "?labelSelector=many%3Dyes", "application/json", "");
    assertThat(deleted.json().path("items").size()).isEqualTo(2);
    assertThat(served.get(MAPS + "/many-a").status()).isEqualTo(404);
    assertThat(served.get(MAPS + "/many-c").status()).isEqualTo(200);
  }

  private static JsonNode event(BufferedReader lines) throws IOException {
    return Json.read(lines.readLine().getBytes(StandardCharsets.UTF_8)).tree();
  }

  private BufferedReader watch(String path) {
    return new BufferedReader(
        new InputStreamReader(served.stream(path).body(), StandardCharsets.UTF_8));
  }

  @Test
  void aWatchWithASelectorHearsOfWhatComesAndGoesByItsLabels() throws IOException {
    var maps = Kinds.CONFIG_MAP;
    served.post(MAPS, map("colour", ",\"labels\":{\"colour\":\"red\"}"));
    var version = served.get(MAPS).json().path("metadata").path("resourceVersion").asString();
    for (var colour : List.of("blue", "green", "blue", "blue")) {
      served.store.modify(
          maps,
          "default",
          "colour",
          m -> {
            m.getMetadata().setLabels(java.util.Map.of("colour", colour));
            m.setData(java.util.Map.of("a", Long.toString(System.nanoTime())));
            return m;
          });
    }
    served.store.delete(maps, "default", "colour", DeleteOptions.DEFAULT);
    try (var lines =
        watch(
            MAPS
                + "?watch=1&labelSelector=colour%3Dblue&timeoutSeconds=60&resourceVersion="
                + version)) {
      var types = new ArrayList<String>();
      for (int i = 0; i < 5; i++) {
        types.add(event(lines).path("type").asString());
      }
      assertThat(types).containsExactly("ADDED", "DELETED", "ADDED", "MODIFIED", "DELETED");
    }
  }

  @Test
  void initialEventsEndWithABookmark() throws IOException {
    try (var lines =
        watch(
            PODS
                + "?watch=1&sendInitialEvents=true&allowWatchBookmarks=true&timeoutSeconds=60"
                + "&resourceVersionMatch=NotOlderThan")) {
      assertThat(event(lines).path("object").path("metadata").path("name").asString())
          .isEqualTo("web");
      var bookmark = event(lines);
      assertThat(bookmark.path("type").asString()).isEqualTo("BOOKMARK");
      assertThat(
              bookmark
                  .path("object")
                  .path("metadata")
                  .path("annotations")
                  .path("k8s.io/initial-events-end")
                  .asString())
          .isEqualTo("true");
    }
  }

  @Test
  void aWatchEndsWhenItsTimeIsOver() throws IOException {
    try (var lines = watch(PODS + "?watch=1&timeoutSeconds=1")) {
      assertThat(lines.readLine()).contains("\"ADDED\"");
      assertThat(lines.readLine()).isNull();
    }
  }

  @Test
  void aVersionThatIsForgottenIsGone() throws IOException {
    var maps = Kinds.CONFIG_MAP;
    var version = served.store.list(maps).resourceVersion();
    served.store.create(
        maps,
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName("busy")
            .withNamespace("default")
            .endMetadata()
            .build());
    for (int i = 0; i < 4200; i++) {
      var value = Integer.toString(i);
      served.store.modify(
          maps,
          "default",
          "busy",
          m -> {
            m.setData(java.util.Map.of("i", value));
            return m;
          });
    }
    try (var lines = watch(MAPS + "?watch=1&resourceVersion=" + version)) {
      var event = event(lines);
      assertThat(event.path("type").asString()).isEqualTo("ERROR");
      assertThat(event.path("object").path("code").asInt()).isEqualTo(410);
      assertThat(lines.readLine()).isNull();
    }
  }

  @Test
  void watchesOfClientsThatVanishEnd() throws IOException {
    var before = served.server.watches();
    var lines = new ArrayList<BufferedReader>();
    for (int i = 0; i < 10; i++) {
      var watch = watch(PODS + "?watch=1&timeoutSeconds=600");
      watch.readLine();
      lines.add(watch);
    }
    assertThat(served.server.watches()).isEqualTo(before + 10);
    for (var watch : lines) {
      watch.close();
    }
    Samples.eventually("the watches end", () -> served.server.watches() == before);
  }

  @Test
  void aHundredWatchersLoseNothing() {
    var names = new ArrayList<String>();
    var version = served.get(MAPS).json().path("metadata").path("resourceVersion").asString();
    var heard = new ArrayList<CompletableFuture<List<String>>>();
    for (int i = 0; i < 100; i++) {
      var lines =
          watch(
              MAPS
                  + "?watch=1&labelSelector=fan%3Dout&timeoutSeconds=100&resourceVersion="
                  + version);
      heard.add(CompletableFuture.supplyAsync(() -> names(lines, 50), Thread::startVirtualThread));
    }
    for (int i = 0; i < 50; i++) {
      names.add("fan-" + i);
      served.post(MAPS, map("fan-" + i, ",\"labels\":{\"fan\":\"out\"}"));
    }
    for (var one : heard) {
      assertThat(one.join()).isEqualTo(names);
    }
  }

  private static List<String> names(BufferedReader lines, int count) {
    try (lines) {
      var names = new ArrayList<String>();
      while (names.size() < count) {
        names.add(event(lines).path("object").path("metadata").path("name").asString());
      }
      return names;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void aClosedServerEndsItsWatches() throws IOException {
    var other = new Served();
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                other.stream(PODS + "?watch=1").body(), StandardCharsets.UTF_8))) {
      lines.readLine();
      other.close();
      Samples.eventually("the watches end", () -> other.server.watches() == 0);
    }
  }
}
