package dev.netduo.emulator.probe.netprobe;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.agent.Agent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Sends shots, all at once, with one run of the program. */
public final class Netprobe {
  private final Agent agent;

  /** Runs the program in this agent. */
  public Netprobe(Agent agent) {
    this.agent = agent;
  }

  /** What came of each, in the same order. Never throws: what cannot be sent is an error hit. */
  public List<Hit> send(List<Shot> shots) {
    if (shots.isEmpty()) {
      return List.of();
    }
    var script = new StringBuilder("netprobe <<'NETDUO-SHOTS'\n");
    for (var i = 0; i < shots.size(); i++) {
      script.append(i).append(' ').append(line(shots.get(i))).append('\n');
    }
    script.append("NETDUO-SHOTS\n");
    try {
      return read(agent.run(script.toString()), shots.size());
    } catch (NetduoException e) {
      return Collections.nCopies(shots.size(), Hit.notSent(e.getMessage()));
    }
  }

  static String line(Shot shot) {
    return switch (shot) {
      case Shot.Echo s -> s.pid() + " icmp " + s.target() + " " + s.patience().toMillis();
      case Shot.Tcp s ->
          s.pid()
              + " tcp "
              + s.target()
              + " "
              + s.port()
              + " "
              + s.patience().toMillis()
              + " "
              + orDash(s.payload())
              + " "
              + s.maxBytes()
              + (s.quiet().isZero() ? "" : " " + s.quiet().toMillis());
      case Shot.Udp s ->
          s.pid()
              + " udp "
              + s.target()
              + " "
              + s.port()
              + " "
              + s.patience().toMillis()
              + " "
              + orDash(s.payload());
    };
  }

  static List<Hit> read(String printed, int count) {
    var hits = new ArrayList<>(Collections.nCopies(count, Hit.notSent("netprobe said nothing")));
    printed
        .lines()
        .map(line -> line.split(" ", -1))
        .filter(words -> words.length == 6)
        .forEach(words -> hits.set(Integer.parseInt(words[0]), hit(words)));
    return List.copyOf(hits);
  }

  static Hit hit(String[] words) {
    var fate =
        switch (words[1]) {
          case "reached" -> Fate.REACHED;
          case "refused" -> Fate.REFUSED;
          case "timeout" -> Fate.TIMED_OUT;
          case "unreachable" -> Fate.UNREACHABLE;
          default -> Fate.NOT_SENT;
        };
    return new Hit(
        fate,
        Duration.ofNanos(Long.parseLong(words[2]) * 1_000),
        dashed(words[3]),
        dashed(words[4]),
        dashed(words[5]));
  }

  private static String orDash(String hex) {
    return hex.isEmpty() ? "-" : hex;
  }

  private static String dashed(String word) {
    return word.equals("-") ? "" : word;
  }
}
