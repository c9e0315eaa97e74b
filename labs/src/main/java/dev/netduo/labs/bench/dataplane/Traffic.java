package dev.netduo.labs.bench.dataplane;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Ip;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/** What gets through between the client and the server. */
final class Traffic {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern RATE = Pattern.compile("Requests per second: +([0-9.]+)");
  private static final Pattern FAILED = Pattern.compile("Failed requests: +([0-9]+)");
  private static final int REQUESTS = 5_000;

  private final PodCommands client;

  Traffic(PodCommands client) {
    this.client = client;
  }

  /** Bits a second through one TCP connection, for a second. */
  double throughput(Ip to) {
    var said = client.run("iperf3", "-c", to.toString(), "-t", "1", "-J");
    return JSON.readTree(said).path("end").path("sum_received").path("bits_per_second").asDouble();
  }

  /** New TCP connections a second, each with one small request, eight under way at a time. */
  double connections(Ip to) {
    var said =
        client.run(
            "ab", "-q", "-l", "-n", Integer.toString(REQUESTS), "-c", "8", "http://" + to + "/");
    var failed = FAILED.matcher(said);
    var rate = RATE.matcher(said);
    if (!rate.find() || !failed.find() || !failed.group(1).equals("0")) {
      throw new NetduoException("connections to " + to + " failed", said.strip());
    }
    return Double.parseDouble(rate.group(1));
  }
}
