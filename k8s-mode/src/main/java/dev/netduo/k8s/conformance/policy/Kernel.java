package dev.netduo.k8s.conformance.policy;

import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.emulator.probe.netprobe.Fate;
import dev.netduo.emulator.probe.netprobe.Hit;
import dev.netduo.emulator.probe.netprobe.Netprobe;
import dev.netduo.emulator.probe.netprobe.Shot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tries cells with real packets. All cells of a table go out at once, so that what is denied by
 * silence costs one time-out however much is denied; then whatever was not as expected is tried
 * again with more patience. An answer may come late on a busy machine, and a datagram from a port
 * that an earlier one came from belongs to that one's connection (for 30 seconds) and passes.
 */
final class Kernel {
  private static final List<Duration> PATIENCE =
      List.of(Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofMillis(1500));
  private static final String DATAGRAM = "6e657464756f0a";

  private final Netprobe netprobe;
  private final ClusterWorld world;

  Kernel(Agent agent, ClusterWorld world) {
    this.netprobe = new Netprobe(agent);
    this.world = world;
  }

  /** What came of the cells that were not as expected, the last time they were tried. */
  Map<Cell, Hit> against(List<Cell> cells) {
    var wrong = new LinkedHashMap<Cell, Hit>();
    var open = cells;
    for (var patience : PATIENCE) {
      wrong.clear();
      var hits = netprobe.send(shots(open, patience));
      for (int index = 0; index < open.size(); index++) {
        var hit = hits.get(index);
        if (hit.fate() == Fate.NOT_SENT
            || (hit.fate() == Fate.REACHED) != open.get(index).allow()) {
          wrong.put(open.get(index), hit);
        }
      }
      open = List.copyOf(wrong.keySet());
      if (open.isEmpty()) {
        break;
      }
    }
    return wrong;
  }

  private List<Shot> shots(List<Cell> cells, Duration patience) {
    var shots = new ArrayList<Shot>();
    for (var cell : cells) {
      var pid = world.pid(cell.from());
      var to = world.address(cell.to());
      shots.add(
          cell.protocol() == Protocol.UDP
              ? new Shot.Udp(pid, to, cell.port(), patience, DATAGRAM)
              : new Shot.Tcp(pid, to, cell.port(), patience, "", 0, Duration.ZERO));
    }
    return shots;
  }
}
