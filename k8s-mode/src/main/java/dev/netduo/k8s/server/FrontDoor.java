package dev.netduo.k8s.server;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.json.Json;
import dev.netduo.k8s.server.http.Call;
import dev.netduo.k8s.server.http.Endpoint;
import dev.netduo.k8s.server.http.Refusals;
import dev.netduo.k8s.server.http.Reply;
import dev.netduo.k8s.server.rest.RestApi;
import dev.netduo.k8s.server.rest.Traffic;
import java.time.Duration;
import java.util.List;

/** Lets nobody in without credentials, except to ask for health and version. */
record FrontDoor(
    RestApi rest, OpenApiDocuments openApi, Health health, Metrics metrics, Traffic traffic)
    implements Endpoint {
  private static final List<String> PATHS =
      List.of(
          "/api",
          "/api/v1",
          "/apis",
          "/healthz",
          "/livez",
          "/metrics",
          "/openapi/v2",
          "/openapi/v3",
          "/readyz",
          "/version");

  @Override
  public Reply serve(Call call) {
    var began = System.nanoTime();
    try {
      var reply = route(call);
      count(call, began, reply instanceof Reply.Whole whole ? whole.status() : 200);
      return reply;
    } catch (ApiException e) {
      count(call, began, e.code());
      throw e;
    }
  }

  private void count(Call call, long began, int code) {
    traffic.answered(
        RestApi.verb(call),
        RestApi.resource(call),
        code,
        Duration.ofNanos(System.nanoTime() - began));
  }

  private Reply route(Call call) {
    var first = call.path().isEmpty() ? "" : call.path().getFirst();
    switch (first) {
      case "healthz", "livez", "readyz" -> {
        requireGet(call);
        return health.answer(call);
      }
      case "version" -> {
        requireGet(call);
        return Reply.json(200, Version.document());
      }
      default -> {}
    }
    if (call.user().isEmpty()) {
      throw Refusals.unauthorized();
    }
    return switch (first) {
      case "api", "apis" -> rest.serve(call);
      case "openapi" -> openApi.answer(call);
      case "metrics" -> {
        requireGet(call);
        yield Reply.text(200, metrics.text());
      }
      case "" -> {
        requireGet(call);
        var paths = Json.object();
        paths.set("paths", Json.of(PATHS));
        yield Reply.json(200, paths);
      }
      default -> throw Refusals.noSuchPath();
    };
  }

  private static void requireGet(Call call) {
    if (!call.method().equals("GET") && !call.method().equals("HEAD")) {
      throw Refusals.methodNotAllowed();
    }
  }
}
