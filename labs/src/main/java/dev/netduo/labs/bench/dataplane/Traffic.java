package dev.netduo.labs.bench.dataplane;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Ip;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * What gets through from the client, in many short samples, the sides taken in turn A B B A:
 * another program on the machine gets in the way of some of them and of both sides alike.
 */
final class Traffic {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern RATE = Pattern.compile("Requests per second: +([0-9.]+)");
  private static final Pattern FAILED = Pattern.compile("Failed requests: +([0-9]+)");
  private static final int ROUNDS = 10;
  // Of the ten a second; the first ones are of a window that still grows.
  private static final int NOT_COUNTED = 3;

  // New TCP connections with one small request each, eight under way at a time, in one command:
  // beginning one takes as long as a sample. On the server's processor: there they say what a
  // connection costs, on two how well the scheduler placed them.
  private static final String CONNECTIONS =
      """
      first=$(grep Cpus_allowed_list /proc/self/status | grep -oE '[0-9]+' | head -n 1)
      for round in $(seq %d); do for to; do
        taskset -c "$first" ab -q -l -n 1000 -c 8 "http://$to/" || exit
      done; done
      """
          .formatted(ROUNDS);

  private final PodCommands client;

  Traffic(PodCommands client) {
    this.client = client;
  }

  /** Adds samples to each side, as many to one as to another. */
  void sample(List<Side> sides) {
    var turns = Stream.concat(sides.stream(), sides.reversed().stream()).toList();
    turns.forEach(side -> side.throughput().addAll(throughput(side.to())));
    var rates = connections(turns.stream().map(Side::to).toList());
    for (int taken = 0; taken < rates.size(); taken++) {
      turns.get(taken % turns.size()).connections().add(rates.get(taken));
    }
  }

  // Through one TCP connection, for a second.
  private List<Double> throughput(Ip to) {
    var said = client.run("iperf3", "-c", to.toString(), "-t", "1", "-i", "0.1", "-J");
    return JSON.readTree(said)
        .path("intervals")
        .valueStream()
        .skip(NOT_COUNTED)
        .map(interval -> interval.path("sum").path("bits_per_second").asDouble())
        .toList();
  }

  private List<Double> connections(List<Ip> turns) {
    var command = new ArrayList<>(List.of("sh", "-c", CONNECTIONS, "sh"));
    turns.forEach(to -> command.add(to.toString()));
    var said = client.run(command.toArray(String[]::new));
    var rates =
        RATE.matcher(said).results().map(rate -> Double.parseDouble(rate.group(1))).toList();
    var whole =
        FAILED.matcher(said).results().filter(failed -> failed.group(1).equals("0")).count();
    if (rates.size() != ROUNDS * turns.size() || whole != rates.size()) {
      throw new NetduoException("connections from the client failed", said.strip());
    }
    return rates;
  }
}
