package dev.netduo.emulator.fabric;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.agent.Agent;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the interfaces that namespaces have right now. */
public final class Links {
  private static final Pattern MTU = Pattern.compile("\\bmtu (\\d+)\\b");
  private static final Pattern ENTRY = Pattern.compile("^/proc/(\\d+)/net/dev:\\s*([^:\\s]+):");

  private final Agent agent;

  /** Reads through this agent. */
  public Links(Agent agent) {
    this.agent = agent;
  }

  /**
   * The maximum transmission unit of an interface in bytes.
   *
   * @param pid a process in the namespace
   * @throws NetduoException where there is no such process or interface
   */
  public int mtu(int pid, String link) {
    var printed = agent.run("nsenter -t " + pid + " -n ip -o link show dev '" + link + "'\n");
    var found = MTU.matcher(printed);
    if (!found.find()) {
      throw new NetduoException("no MTU is known of interface " + link + " of process " + pid);
    }
    return Integer.parseInt(found.group(1));
  }

  /**
   * The names of all interfaces of several namespaces, in one question.
   *
   * @param pids a process in each; of one that is gone nothing is answered
   */
  public Map<Integer, Set<String>> names(Collection<Integer> pids) {
    if (pids.isEmpty()) {
      return Map.of();
    }
    // One process for all of them: /proc/PID/net shows that process's namespace.
    var files =
        pids.stream().map(pid -> "/proc/" + pid + "/net/dev").collect(Collectors.joining(" "));
    var names = new HashMap<Integer, Set<String>>();
    for (var line : agent.run("grep -sH : " + files + "\ntrue\n").split("\n", -1)) {
      var entry = ENTRY.matcher(line);
      if (entry.find()) {
        names
            .computeIfAbsent(Integer.valueOf(entry.group(1)), _ -> new HashSet<>())
            .add(entry.group(2));
      }
    }
    return names;
  }
}
