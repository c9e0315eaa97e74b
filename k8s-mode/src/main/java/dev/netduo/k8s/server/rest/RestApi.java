package dev.netduo.k8s.server.rest;

import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.ResourceKind;
import dev.netduo.k8s.api.Subresource;
import dev.netduo.k8s.server.http.Call;
import dev.netduo.k8s.server.http.Endpoint;
import dev.netduo.k8s.server.http.Refusals;
import dev.netduo.k8s.server.http.Reply;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.InstantSource;
import java.util.List;

/** Everything below {@code /api} and {@code /apis}. */
public final class RestApi implements Endpoint {
  private final Discovery discovery = new Discovery();
  private final Surroundings with;
  private final PodStreams streams;

  /**
   * Serves an API.
   *
   * @param clock what the ages in tables are counted by
   */
  public RestApi(KubeApi api, PodStreams streams, Traffic traffic, InstantSource clock) {
    this.with = new Surroundings(api, traffic, clock);
    this.streams = streams;
  }

  @Override
  public Reply serve(Call call) {
    return ResourcePath.of(call.path())
        .map(path -> objects(call, path))
        .orElseGet(() -> discovery(call));
  }

  private Reply discovery(Call call) {
    if (!call.method().equals("GET")) {
      throw Refusals.methodNotAllowed();
    }
    var path = call.path();
    var core = path.getFirst().equals("api");
    if (path.size() == 1) {
      var accept = call.header("Accept").orElse("");
      if (accept.replace(" ", "").contains("as=APIGroupDiscoveryList")
          && accept.contains("v=v2;")) {
        return new Reply.Whole(
            200,
            Discovery.AGGREGATED,
            java.nio.ByteBuffer.wrap(dev.netduo.k8s.json.Json.bytes(discovery.aggregated(core))),
            List.of());
      }
      Form.wanted(call);
      return Reply.json(200, core ? discovery.coreVersions(call.host()) : discovery.groupList());
    }
    Form.wanted(call);
    var document =
        core
            ? discovery.resources("", path.get(1))
            : path.size() == 2
                ? discovery.group(path.get(1))
                : discovery.resources(path.get(1), path.get(2));
    return Reply.json(200, document.orElseThrow(Refusals::noSuchPath));
  }

  private Reply objects(Call call, ResourcePath path) {
    var question = Reviews.at(path);
    if (question.isPresent()) {
      return Reviews.answer(question.get(), call);
    }
    var kind = kind(path);
    if (!kind.namespaced() && !path.namespace().isEmpty()) {
      throw Refusals.noSuchPath();
    }
    if (kind.namespaced() && path.namespace().isEmpty() && !path.isCollection()) {
      throw Refusals.noSuchPath();
    }
    return objects(call, path, kind);
  }

  private static ResourceKind<?> kind(ResourcePath path) {
    return Kinds.ALL.stream()
        .filter(kind ->
            kind.group().equals(path.group())
                && kind.version().equals(path.version())
                && kind.plural().equals(path.plural()))
        .findFirst()
        .orElseThrow(Refusals::noSuchPath);
  }

  private <T extends HasMetadata> Reply objects(
      Call call, ResourcePath path, ResourceKind<T> kind) {
    if (path.subresource().isEmpty()) {
      var verbs = new ObjectVerbs<>(with, kind, path, call);
      return path.isCollection() ? verbs.onCollection() : verbs.onObject();
    }
    return part(call, path, kind);
  }

  private <T extends HasMetadata> Reply part(Call call, ResourcePath path, ResourceKind<T> kind) {
    var part = path.subresource();
    if (part.equals(Subresource.STATUS.path()) && kind.has(Subresource.STATUS)) {
      return new ObjectVerbs<>(with, kind, path, call).onStatus();
    }
    if (part.equals(Subresource.SCALE.path()) && kind.has(Subresource.SCALE)) {
      return new ScaleVerbs<>(with, kind, path, call).serve();
    }
    if (kind.equals(Kinds.NAMESPACE) && part.equals("finalize") && call.method().equals("PUT")) {
      return new ObjectVerbs<>(with, kind, path, call).onObject();
    }
    if (kind.equals(Kinds.POD)) {
      return pod(call, path);
    }
    throw Refusals.noSuchPath();
  }

  private Reply pod(Call call, ResourcePath path) {
    return switch (path.subresource()) {
      case "binding" -> new PodVerbs(with, path, call).bind();
      case "eviction" -> new PodVerbs(with, path, call).evict();
      case "log", "exec", "attach", "portforward" -> {
        var pod = with.api().require(Kinds.POD, path.namespace(), path.name());
        yield streams.serve(call, pod, path.subresource());
      }
      default -> throw Refusals.noSuchPath();
    };
  }

  /** What a request is about, for metrics: {@code pods}, {@code pods/log}, or nothing. */
  public static String resource(Call call) {
    return ResourcePath.of(call.path())
        .map(path ->
            path.subresource().isEmpty() ? path.plural() : path.plural() + "/" + path.subresource())
        .filter(name -> Kinds.ALL.stream().anyMatch(k -> k.plural().equals(name.split("/", 2)[0])))
        .orElse("");
  }

  /** Which verb a request is, for metrics. */
  public static String verb(Call call) {
    var collection = ResourcePath.of(call.path()).map(ResourcePath::isCollection).orElse(false);
    return switch (call.method()) {
      case "GET" -> !collection ? "GET" : WatchRequest.isWanted(call.query()) ? "WATCH" : "LIST";
      case "DELETE" -> collection ? "DELETECOLLECTION" : "DELETE";
      case "POST", "PUT", "PATCH" -> call.method();
      default -> "other";
    };
  }
}
