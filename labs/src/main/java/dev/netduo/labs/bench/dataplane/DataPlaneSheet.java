package dev.netduo.labs.bench.dataplane;

import dev.netduo.labs.bench.Ratio;
import dev.netduo.labs.bench.dataplane.DataPlaneBench.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was measured, as lines to read. */
public final class DataPlaneSheet {
  private DataPlaneSheet() {}

  /** Two lines for each proxy mode, alone and among many services. */
  public static List<String> lines(ProxyBench.Outcome outcome) {
    var lines = new ArrayList<String>();
    for (var compared : outcome.modes()) {
      for (var path : List.of(compared.alone(), compared.among())) {
        lines.add(
            String.format(
                Locale.ROOT,
                "%s, among %d: %s; %s",
                compared.mode(),
                path.services() + 1,
                throughput(path.throughput()),
                connections(path.connections())));
      }
    }
    return List.copyOf(lines);
  }

  /** One line for each thing that was measured. */
  public static List<String> lines(Outcome outcome) {
    var lines = new ArrayList<String>();
    for (var path : outcome.paths()) {
      var among = "through a service among " + (path.services() + 1) + ": ";
      lines.add(among + throughput(path.throughput()));
      lines.add(among + connections(path.connections()));
    }
    var policies = "with " + outcome.policies().policies() + " policies: ";
    lines.add(policies + throughput(outcome.policies().throughput()));
    lines.add(policies + connections(outcome.policies().connections()));
    for (var sync : outcome.syncs()) {
      if (sync.firstMillis() > 0) {
        lines.add(
            String.format(
                Locale.ROOT,
                "first sync of %d services of %d endpoints: %.0f ms",
                sync.services(),
                Crowd.ENDPOINTS,
                sync.firstMillis()));
      }
      lines.add(
          String.format(
              Locale.ROOT,
              "one endpoint changed among %d services, until the kernel has it: %.1f ms",
              sync.services(),
              sync.changeMillis()));
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "names: %.0f queries a second, %.2f ms each when asked one by one",
            outcome.names().queriesPerSecond(),
            outcome.names().medianMillis()));
    return List.copyOf(lines);
  }

  private static String throughput(Ratio ratio) {
    return String.format(
        Locale.ROOT,
        "%.2f Gbit/s against %.2f, ratio %.3f",
        ratio.measured() / 1e9,
        ratio.against() / 1e9,
        ratio.ratio());
  }

  private static String connections(Ratio ratio) {
    return String.format(
        Locale.ROOT,
        "%.0f connections a second against %.0f, ratio %.3f",
        ratio.measured(),
        ratio.against(),
        ratio.ratio());
  }
}
