package dev.netduo.k8s.service;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.topology.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A UDP flow that a node's connection tracking knows.
 *
 * @param source the client, as its packets leave it
 * @param destination whom the client asks
 * @param answers who answers, after all translation
 */
public record TrackedFlow(
    Target.Endpoint source, Target.Endpoint destination, Target.Endpoint answers) {
  private static final Pattern TUPLE =
      Pattern.compile("src=(\\S+) dst=(\\S+) sport=(\\d+) dport=(\\d+)");

  /** Reads a line of {@code conntrack -L}; empty where it is of another kind. */
  public static Optional<TrackedFlow> parse(String line) {
    var tuples = TUPLE.matcher(line);
    if (!tuples.find()) {
      return Optional.empty();
    }
    try {
      var source = new Target.Endpoint(Ip.parse(tuples.group(1)), number(tuples.group(3)));
      var destination = new Target.Endpoint(Ip.parse(tuples.group(2)), number(tuples.group(4)));
      return tuples.find()
          ? Optional.of(
              new TrackedFlow(
                  source,
                  destination,
                  new Target.Endpoint(Ip.parse(tuples.group(1)), number(tuples.group(3)))))
          : Optional.empty();
    } catch (NetduoException e) {
      return Optional.empty();
    }
  }

  private static int number(String digits) {
    return Integer.parseInt(digits);
  }

  /**
   * The flows that lead to an endpoint which no longer serves. As long as they are tracked their
   * packets go on being sent there; UDP has no end that would make the client begin anew. Where
   * nothing serves nothing is stale: there is no better place to go (kube-proxy's {@code
   * conntrack/cleanup.go}).
   *
   * @param nodePorts whether node ports are on an address
   */
  public static List<TrackedFlow> stale(
      Collection<TrackedFlow> flows, Collection<UdpFront> fronts, Predicate<Ip> nodePorts) {
    var stale = new ArrayList<TrackedFlow>();
    for (var flow : flows) {
      var to = flow.destination();
      fronts.stream()
          .filter(front ->
              (front.port() == to.port() && front.addresses().contains(to.ip()))
                  || (front.nodePort() == to.port() && nodePorts.test(to.ip())))
          .findFirst()
          .filter(front -> !front.serving().isEmpty() && !front.serving().contains(flow.answers()))
          .ifPresent(_ -> stale.add(flow));
    }
    return stale;
  }
}
