package dev.netduo.k8s.server.rest;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.ListPart;
import dev.netduo.k8s.api.Watch;
import dev.netduo.k8s.api.WatchEvent;
import dev.netduo.k8s.json.Json;
import dev.netduo.k8s.server.http.Outlet;
import dev.netduo.k8s.server.http.Reply;
import dev.netduo.k8s.server.http.Statuses;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ObjectNode;

/** Tells a client what happens to objects, a line of JSON each, until its time is over. */
final class WatchReply<T extends HasMetadata> implements Reply.Source {
  // A client that lets this many events wait has stopped reading; it can list again.
  private static final int WAITING = 10_000;
  private static final Duration BOOKMARKS = Duration.ofSeconds(60);

  private final KubeApi api;
  private final String namespace;
  private final Selection selection;
  private final WatchRequest request;
  private final Rendering<T> rendering;
  private final Traffic traffic;
  private final BlockingQueue<Optional<WatchEvent<T>>> events = new LinkedBlockingQueue<>(WAITING);
  private volatile boolean ended;
  private boolean columnsTold;
  private String version;

  WatchReply(
      KubeApi api,
      String namespace,
      Selection selection,
      WatchRequest request,
      Rendering<T> rendering,
      Traffic traffic) {
    this.api = api;
    this.namespace = namespace;
    this.selection = selection;
    this.request = request;
    this.rendering = rendering;
    this.traffic = traffic;
    this.version = request.since();
  }

  @Override
  public void writeTo(Outlet outlet) throws IOException {
    outlet.onGone(this::end);
    outlet.begin();
    traffic.watchBegins();
    try (var _ = begin(outlet)) {
      tell(outlet);
    } catch (ApiException refusal) {
      outlet.write(line("ERROR", Statuses.failure(refusal)));
    } finally {
      traffic.watchEnds();
    }
  }

  private Watch begin(Outlet outlet) throws IOException {
    if (request.initialEvents()) {
      var list = selection.list(api, rendering.kind(), namespace, ListPart.WHOLE);
      for (var object : list.items()) {
        outlet.write(line("ADDED", object(object)));
      }
      version = list.resourceVersion();
      if (request.bookmarks()) {
        outlet.write(line("BOOKMARK", rendering.bookmark(version, true)));
      }
    }
    return api.watch(rendering.kind(), namespace, version, selection::matches, this::offer);
  }

  private void offer(WatchEvent<T> event) {
    if (!events.offer(Optional.of(event))) {
      end();
    }
  }

  private void end() {
    ended = true;
    // Wakes the writer; where the line is full it is awake.
    events.offer(Optional.empty());
  }

  private void tell(Outlet outlet) throws IOException {
    var deadline = System.nanoTime() + request.timeout().toNanos();
    while (!ended) {
      var left = deadline - System.nanoTime();
      if (left <= 0) {
        return;
      }
      var next = next(Math.min(left, BOOKMARKS.toNanos()));
      if (next.isPresent()) {
        outlet.write(line(next.get()));
        if (next.get() instanceof WatchEvent.Failed<T>) {
          return;
        }
      } else if (!ended && request.bookmarks() && !version.isEmpty()) {
        outlet.write(line("BOOKMARK", rendering.bookmark(version, false)));
      }
    }
  }

  private Optional<WatchEvent<T>> next(long nanos) {
    try {
      var next = events.poll(nanos, TimeUnit.NANOSECONDS);
      return next == null ? Optional.empty() : next;
    } catch (InterruptedException _) {
      // The server ends.
      ended = true;
      return Optional.empty();
    }
  }

  private byte[] line(WatchEvent<T> event) {
    return switch (event) {
      case WatchEvent.Added<T>(var object) -> line("ADDED", object(object));
      case WatchEvent.Modified<T>(var object) -> line("MODIFIED", object(object));
      case WatchEvent.Deleted<T>(var object) -> line("DELETED", object(object));
      case WatchEvent.Failed<T>(var cause) -> line("ERROR", Statuses.failure(cause));
    };
  }

  private ObjectNode object(T object) {
    var tree = rendering.event(object, !columnsTold);
    columnsTold = true;
    version = object.getMetadata().getResourceVersion();
    return tree;
  }

  private static byte[] line(String type, ObjectNode object) {
    var line = new ByteArrayOutputStream(512);
    Json.write(Json.object().put("type", type).set("object", object), line);
    line.write('\n');
    return line.toByteArray();
  }
}
