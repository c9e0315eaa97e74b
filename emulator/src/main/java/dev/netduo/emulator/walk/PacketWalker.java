package dev.netduo.emulator.walk;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.topology.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Says where packets would go in a topology and what their senders would get to know, without
 * sending any. Pure: the same questions have the same answers.
 *
 * <p>What the kernel does by chance is done here for every possible draw ({@link #walks}) or for
 * the first one ({@link #walk}). Not modelled: IPv6, fragmentation and the MTU, a connection's
 * packets after the first two, ports that clash in source translation.
 */
public final class PacketWalker {
  private final Map<String, Space> spaces = new HashMap<>();
  private final Wires wires;
  private final List<Listener> listeners;

  /**
   * @param topology everything there is; what it does not say has the kernel's default
   * @param listeners who waits for packets
   */
  public PacketWalker(Topology topology, List<Listener> listeners) {
    topology
        .namespaces()
        .forEach((name, namespace) -> spaces.put(name, new Space(name, namespace)));
    this.wires = new Wires(topology, spaces);
    this.listeners = List.copyOf(listeners);
  }

  /**
   * The walk in which every number drawn by chance is 0.
   *
   * @throws NetduoException where there is no such namespace, or rules name what is not there
   */
  public Walk walk(Request request) {
    return walk(request, Draws.first());
  }

  /**
   * Every possible walk: one for each combination of the numbers that rules draw by chance.
   *
   * @throws NetduoException where there is no such namespace, or rules name what is not there
   */
  public List<Walk> walks(Request request) {
    var walks = new ArrayList<Walk>();
    var draws = Draws.first();
    while (true) {
      walks.add(walk(request, draws));
      var next = draws.next();
      if (next.isEmpty()) {
        return List.copyOf(walks);
      }
      draws = next.get();
    }
  }

  private Walk walk(Request request, Draws draws) {
    var from = spaces.get(request.from());
    if (from == null) {
      throw new NetduoException(
          "there is no namespace '" + request.from() + "' to send from",
          "known are: " + String.join(", ", spaces.keySet().stream().sorted().toList()));
    }
    return new Exchange(wires, listeners, draws).ask(request, from);
  }
}
