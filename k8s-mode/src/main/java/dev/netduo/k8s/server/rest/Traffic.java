package dev.netduo.k8s.server.rest;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what the server is asked, for its metrics. Safe for use by several threads. */
public final class Traffic {
  // The upper bounds of the latencies' buckets, in seconds.
  private static final double[] BOUNDS = {0.005, 0.025, 0.1, 0.5, 1, 5};

  private final Map<Asked, Count> counts = new ConcurrentSkipListMap<>();
  private final AtomicInteger watches = new AtomicInteger();

  /** What was asked for, and what came of it. */
  record Asked(String verb, String resource, int code) implements Comparable<Asked> {
    @Override
    public int compareTo(Asked other) {
      return java.util.Comparator.comparing(Asked::resource)
          .thenComparing(Asked::verb)
          .thenComparingInt(Asked::code)
          .compare(this, other);
    }
  }

  /** How often, and how long it took; the buckets are of {@link #BOUNDS} and one without. */
  private static final class Count {
    private final long[] buckets = new long[BOUNDS.length + 1];
    private long total;
    private double seconds;

    synchronized void add(double took) {
      var at = Arrays.binarySearch(BOUNDS, took);
      buckets[at < 0 ? -at - 1 : at]++;
      total++;
      seconds += took;
    }
  }

  /** A request was answered. */
  public void answered(String verb, String resource, int code, Duration took) {
    counts
        .computeIfAbsent(new Asked(verb, resource, code), _ -> new Count())
        .add(took.toNanos() / 1e9);
  }

  void watchBegins() {
    watches.incrementAndGet();
  }

  void watchEnds() {
    watches.decrementAndGet();
  }

  /** How many watches are under way. */
  public int watches() {
    return watches.get();
  }

  /** The counts in Prometheus' text format. */
  public String metrics() {
    var text = new StringBuilder();
    text.append("# HELP apiserver_request_total Requests by verb, resource and HTTP code.\n");
    text.append("# TYPE apiserver_request_total counter\n");
    var all = new TreeMap<>(counts);
    all.forEach((asked, count) ->
        text.append("apiserver_request_total{")
            .append(labels(asked))
            .append("} ")
            .append(count.total)
            .append('\n'));
    text.append("# HELP apiserver_request_duration_seconds How long answers took.\n");
    text.append("# TYPE apiserver_request_duration_seconds histogram\n");
    all.forEach((asked, count) -> histogram(text, labels(asked), count));
    text.append("# HELP apiserver_longrunning_requests Watches under way.\n");
    text.append("# TYPE apiserver_longrunning_requests gauge\n");
    text.append("apiserver_longrunning_requests{verb=\"WATCH\"} ").append(watches()).append('\n');
    return text.toString();
  }

  private static void histogram(StringBuilder text, String labels, Count count) {
    var name = "apiserver_request_duration_seconds";
    synchronized (count) {
      long sum = 0;
      for (int i = 0; i <= BOUNDS.length; i++) {
        sum += count.buckets[i];
        text.append(name)
            .append("_bucket{")
            .append(labels)
            .append(",le=\"")
            .append(i == BOUNDS.length ? "+Inf" : Double.toString(BOUNDS[i]))
            .append("\"} ")
            .append(sum)
            .append('\n');
      }
      text.append(name)
          .append("_sum{")
          .append(labels)
          .append("} ")
          .append(count.seconds)
          .append('\n');
      text.append(name)
          .append("_count{")
          .append(labels)
          .append("} ")
          .append(count.total)
          .append('\n');
    }
  }

  private static String labels(Asked asked) {
    return "verb=\""
        + asked.verb()
        + "\",resource=\""
        + asked.resource()
        + "\",code=\""
        + asked.code()
        + "\"";
  }
}
