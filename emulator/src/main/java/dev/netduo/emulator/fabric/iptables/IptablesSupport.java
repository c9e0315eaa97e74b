package dev.netduo.emulator.fabric.iptables;

import dev.netduo.emulator.agent.Agent;
import java.util.Optional;

/** Whether the machine's kernel takes the rules that {@link IptablesScript} writes. */
public final class IptablesSupport {
  // Every match and target there is, in a namespace that goes again at once.
  private static final String TRIAL =
      """
      said=$(unshare -n iptables-restore 2>&1 <<'NETDUO-LINES'
      *nat
      :TRIAL - [0:0]
      -A TRIAL -m addrtype --dst-type LOCAL -m mark --mark 0x1/0x1 -j MARK --set-xmark 0x1/0x1
      -A TRIAL -m recent --rcheck --seconds 1 --reap --name TRIAL --rsource -j RETURN
      -A TRIAL -m statistic --mode random --probability 0.5 -m conntrack --ctstate NEW -j RETURN
      -A TRIAL -p tcp -m comment --comment trial -m tcp --dport 1 -j DNAT --to-destination 192.0.2.1:1
      -A POSTROUTING -j MASQUERADE --random-fully
      COMMIT
      *filter
      -A FORWARD -p tcp -j REJECT --reject-with tcp-reset
      COMMIT
      NETDUO-LINES
      ) || echo "refused: $said"
      """;

  private IptablesSupport() {}

  /** What the kernel has against them; empty where it takes them. */
  public static Optional<String> complaint(Agent agent) {
    var said = agent.run(TRIAL).strip();
    return said.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", said.split("\\s+")));
  }
}
