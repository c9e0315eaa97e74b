package dev.netduo.k8s.server;

import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.server.rest.Traffic;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the server counts and holds, in Prometheus' text format. */
record Metrics(KubeApi api, Traffic traffic) {

  String text() {
    var text = new StringBuilder(traffic.metrics());
    text.append("# HELP apiserver_storage_objects Objects stored, by resource.\n");
    text.append("# TYPE apiserver_storage_objects gauge\n");
    for (var kind : Kinds.ALL) {
      text.append("apiserver_storage_objects{resource=\"")
          .append(kind.qualifiedPlural())
          .append("\"} ")
          .append(api.list(kind).items().size())
          .append('\n');
    }
    gauge(text, "process_resident_memory_bytes", "Resident memory of the process.", resident());
    gauge(
        text,
        "process_start_time_seconds",
        "When the process began, in seconds since the epoch.",
        ManagementFactory.getRuntimeMXBean().getStartTime() / 1000.0);
    return text.toString();
  }

  private static void gauge(StringBuilder text, String name, String help, double value) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(" gauge\n");
    text.append(name).append(' ').append(value).append('\n');
  }

  // The line reads "VmRSS:     81234 kB"; 0 where the kernel tells nothing.
  private static double resident() {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException _) {
      return 0;
    }
  }
}
