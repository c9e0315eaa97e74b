package dev.netduo.k8s.server;

import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.Samples;
import dev.netduo.k8s.json.Json;
import dev.netduo.k8s.kubeconfig.Kubeconfigs;
import dev.netduo.k8s.server.auth.Authentication;
import dev.netduo.k8s.server.auth.Credentials;
import dev.netduo.k8s.store.ObjectStore;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** An API server over a store with one node and one running pod, and a client of it. */
final class Served implements AutoCloseable {
  static final Credentials CREDENTIALS = Credentials.create(List.of());

  final ObjectStore store = Samples.store();
  final LocalPods pods = new LocalPods();
  final ApiServer server;
  final HttpClient http;

  Served() {
    store.create(Kinds.NODE, Samples.node("n1"));
    store.create(
        Kinds.POD,
        new PodBuilder(Samples.pod("web")).editSpec().withNodeName("n1").endSpec().build());
    Samples.markRunning(store, "web", "10.0.0.1");
    server = ApiServer.start(store, pods, ServerOptions.loopback(CREDENTIALS));
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(new Authentication(CREDENTIALS).clientTls())
            .connectTimeout(Duration.ofSeconds(20))
            .build();
  }

  /** What was answered. */
  record Answer(int status, String body, java.net.http.HttpHeaders headers) {
    JsonNode json() {
      return Json.read(body.getBytes(java.nio.charset.StandardCharsets.UTF_8)).tree();
    }
  }

  URI uri(String path) {
    return server.address().resolve(path);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path))
        .timeout(Duration.ofSeconds(30))
        .header("Authorization", "Bearer " + CREDENTIALS.token());
  }

  Answer get(String path) {
    return send(request(path).GET().build());
  }

  Answer get(String path, String accept) {
    return send(request(path).header("Accept", accept).GET().build());
  }

  Answer send(String method, String path, String contentType, String body) {
    return send(
        request(path)
            .header("Content-Type", contentType)
            .method(method, BodyPublishers.ofString(body))
            .build());
  }

  Answer post(String path, String json) {
    return send("POST", path, "application/json", json);
  }

  Answer send(HttpRequest request) {
    try {
      var response = http.send(request, BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body(), response.headers());
    } catch (IOException e) {
      throw new UncheckedIOException(request.uri() + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<InputStream> stream(String path) {
    try {
      return http.send(request(path).GET().build(), BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** A kubeconfig for this server alone, in a folder. */
  Path kubeconfig(Path folder) {
    var file = folder.resolve("config");
    return new Kubeconfigs(List.of(file))
        .add("test", server.address().toString(), CREDENTIALS)
        .file();
  }

  @Override
  public void close() {
    http.shutdownNow();
    server.close();
  }
}
