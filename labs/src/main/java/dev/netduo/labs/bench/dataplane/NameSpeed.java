package dev.netduo.labs.bench.dataplane;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Ip;
import dev.netduo.labs.bench.Median;
import java.util.regex.Pattern;

/** How fast the cluster's DNS answers a pod. */
final class NameSpeed {
  private static final Pattern RATE = Pattern.compile("Queries per second: +([0-9.]+)");
  private static final Pattern LOST = Pattern.compile("Queries lost: +([0-9]+)");
  // One answer of the verbose listing: its code, the name and type, and seconds.
  private static final Pattern ANSWER = Pattern.compile("(?m)^> NOERROR .* ([0-9.]+)$");

  private final PodCommands client;
  private final Ip server;
  private final String name;

  /**
   * @param server the DNS server's address
   * @param name that is asked for
   */
  NameSpeed(PodCommands client, Ip server, String name) {
    this.client = client;
    this.server = server;
    this.name = name;
  }

  /** Queries a second with a hundred under way at a time, for two seconds. */
  double queriesPerSecond() {
    var said = ask("-l", "2", "-q", "100", "-c", "4");
    var lost = LOST.matcher(said);
    var rate = RATE.matcher(said);
    if (!rate.find() || !lost.find() || !lost.group(1).equals("0")) {
      throw new NetduoException("queries to " + server + " were lost", said.strip());
    }
    return Double.parseDouble(rate.group(1));
  }

  /** The median of a thousand answers in milliseconds, one query at a time. */
  double medianMillis() {
    var seconds =
        ANSWER
            .matcher(ask("-n", "1000", "-q", "1", "-c", "1", "-v"))
            .results()
            .map(found -> Double.parseDouble(found.group(1)))
            .toList();
    if (seconds.isEmpty()) {
      throw new NetduoException("no query for " + name + " was answered by " + server);
    }
    return Median.of(seconds) * 1e3;
  }

  private String ask(String... how) {
    var line =
        "echo '%s A' >/tmp/names; dnsperf -s %s -d /tmp/names %s"
            .formatted(name, server, String.join(" ", how));
    return client.run("sh", "-c", line);
  }
}
