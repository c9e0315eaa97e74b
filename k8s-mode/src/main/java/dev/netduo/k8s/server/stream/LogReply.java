package dev.netduo.k8s.server.stream;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.LogOptions;
import dev.netduo.k8s.api.PodAccess;
import dev.netduo.k8s.server.http.Call;
import dev.netduo.k8s.server.http.Outlet;
import dev.netduo.k8s.server.http.Query;
import dev.netduo.k8s.server.http.Reply;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.OutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** What a container printed, for as long as the client wants to read it. */
record LogReply(PodAccess pods, Pod pod, String container, LogOptions options, long limit)
    implements Reply.Source {

  static Reply of(Call call, Pod pod, PodAccess pods) {
    var query = call.query();
    var limit = query.number("limitBytes").orElse(Long.MAX_VALUE);
    if (limit < 1) {
      throw ApiException.badRequest(
          "limitBytes: Invalid value: " + limit + ": must be greater than 0");
    }
    return new Reply.Streamed(
        "text/plain",
        new LogReply(pods, pod, ContainerChoice.of(pod, query), options(query), limit));
  }

  private static LogOptions options(Query query) {
    var tail = query.number("tailLines");
    if (tail.isPresent() && (tail.getAsLong() < 0 || tail.getAsLong() > Integer.MAX_VALUE)) {
      throw ApiException.badRequest(
          "tailLines: Invalid value: " + tail.getAsLong() + ": must be greater than or equal to 0");
    }
    return new LogOptions(
        query.flag("follow"),
        (int) tail.orElse(-1),
        query.flag("previous"),
        query.flag("timestamps"),
        since(query));
  }

  private static Optional<Instant> since(Query query) {
    var seconds = query.number("sinceSeconds");
    if (seconds.isPresent()) {
      if (seconds.getAsLong() < 1 || seconds.getAsLong() > Integer.MAX_VALUE) {
        throw ApiException.badRequest(
            "sinceSeconds: Invalid value: " + seconds.getAsLong() + ": must be greater than 0");
      }
      return Optional.of(Instant.now().minusSeconds(seconds.getAsLong()));
    }
    try {
      return query.text("sinceTime").map(Instant::parse);
    } catch (DateTimeException _) {
      throw ApiException.badRequest("sinceTime: Invalid value: no time of RFC 3339");
    }
  }

  @Override
  public void writeTo(Outlet outlet) throws IOException {
    var reader = Thread.currentThread();
    outlet.onGone(reader::interrupt);
    var meta = pod.getMetadata();
    var out = new Limited(outlet, limit);
    try {
      pods.logs(meta.getNamespace(), meta.getName(), container, options, out, out);
    } catch (java.io.UncheckedIOException e) {
      if (!out.isFull()) {
        throw e.getCause();
      }
    } finally {
      // The interrupt was for the log and not for what the server does next.
      Thread.interrupted();
    }
  }

  /** Writes to the client until it has got as much as it asked for. */
  private static final class Limited extends OutputStream {
    private final Outlet outlet;
    private long left;

    Limited(Outlet outlet, long limit) {
      this.outlet = outlet;
      this.left = limit;
    }

    boolean isFull() {
      return left == 0;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    // Both of the log's streams are written here, perhaps by two threads.
    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
      if (isFull()) {
        throw new IOException("the client wanted no more");
      }
      var count = (int) Math.min(length, left);
      outlet.write(Arrays.copyOfRange(bytes, offset, offset + count));
      left -= count;
    }
  }
}
