package dev.netduo.emulator.walk;

import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.probe.ProbeResult.Outcome;
import java.util.List;
import java.util.Optional;

/**
 * Where a packet went, and what its sender gets to know of it.
 *
 * @param outcome as a probe would report it; {@link Outcome#ERROR} where the packet leaves the
 *     topology, which says nothing about what comes of it
 * @param server who got it in the end; empty where nobody did, also where a relay took the
 *     connection and could not reach anybody
 * @param hops there and back, in order
 */
public record Walk(Request request, Outcome outcome, Optional<Arrival> server, List<Hop> hops) {

  /**
   * A packet at its destination.
   *
   * @param seen addresses and ports as the server sees them
   */
  public record Arrival(String namespace, Tuple seen) {}

  /** Whether an answer came back. */
  public boolean reached() {
    return outcome == Outcome.REACHED;
  }

  /** The address the server takes for its client's. */
  public Optional<Ip> clientSeen() {
    return server.map(arrival -> arrival.seen().source());
  }
}
