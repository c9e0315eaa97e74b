package dev.netduo.docker.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.ContainerEngine;
import java.util.List;

/**
 * The cable between a host and the others. Cut, every packet is lost in both directions without a
 * word, as on a dead switch; only the machine still gets through, so that both sides of a partition
 * can be looked at.
 */
final class Cable {
  // Each rule comes first in its table: neither an overlay's nor an established connection passes.
  private static final String RULES =
      """
      in="PREROUTING -i eth0 ! -s $NETDUO_MACHINE -j DROP"
      out="POSTROUTING -o eth0 ! -d $NETDUO_MACHINE -j DROP"
      has() { iptables -w -t raw -C $in && iptables -w -t mangle -C $out; } 2> /dev/null
      """;
  private static final String CUT =
      RULES + "has || { iptables -w -t raw -I $in && iptables -w -t mangle -I $out; }";
  private static final String HEAL =
      RULES + "! has || { iptables -w -t raw -D $in && iptables -w -t mangle -D $out; }";
  private static final String IS_CUT = RULES + "has";

  private final ContainerEngine engine;
  private final Host host;

  Cable(ContainerEngine engine, Host host) {
    this.engine = engine;
    this.host = host;
  }

  /** Cuts it; a cable that is cut already is fine. */
  void cut() {
    require(CUT);
  }

  /** Mends it; a whole cable is fine. */
  void heal() {
    require(HEAL);
  }

  boolean isCut() {
    return switch (host.place()) {
      case Host.InContainer(var id, var running) -> running && run(id, IS_CUT) == 0;
      case Host.Elsewhere _ -> false;
    };
  }

  private void require(String script) {
    switch (host.place()) {
      case Host.Elsewhere _ ->
          throw new NetduoException(
              "host " + host.name() + " is a machine elsewhere, netduo does not hold its cable",
              "cut a host that was added without --address");
      case Host.InContainer(var id, var running) -> {
        if (!running) {
          throw new NetduoException(
              "host " + host.name() + " does not run", "remove it with: host rm " + host.name());
        }
        if (run(id, script) != 0) {
          throw new NetduoException("the cable of host " + host.name() + " could not be changed");
        }
      }
    }
  }

  private int run(String id, String script) {
    return engine.containers().exec(id, List.of("sh"), script.getBytes(UTF_8)).exitCode();
  }
}
