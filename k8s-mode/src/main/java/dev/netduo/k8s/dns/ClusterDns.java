package dev.netduo.k8s.dns;

import dev.netduo.emulator.agent.Agent;
import dev.netduo.k8s.snapshot.ClusterSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The running Unbound of the cluster's DNS pod, told only what changed. Not safe for use by several
 * threads.
 *
 * <p>Unbound removes records by name only, so a name that lost one record is written anew as a
 * whole.
 */
public final class ClusterDns {
  private final Agent agent;
  private SortedMap<String, Set<String>> programmed = new TreeMap<>();
  private int server;

  /** A server nothing is known of yet. */
  public ClusterDns(Agent agent) {
    this.agent = agent;
  }

  /**
   * Brings the server to what a cluster's records are now.
   *
   * @param pid the server's main process as the machine numbers it; another one than before has to
   *     be told everything
   * @throws dev.netduo.emulator.NetduoException where the server does not take it
   */
  public void sync(ClusterSnapshot snapshot, int pid) {
    var desired = DnsRecords.compile(snapshot);
    if (pid != server) {
      programmed = new TreeMap<>();
    }
    var gone = new ArrayList<String>();
    var come = new ArrayList<String>();
    programmed.forEach((name, records) -> {
      if (!desired.getOrDefault(name, Set.of()).containsAll(records)) {
        gone.add(name);
      }
    });
    desired.forEach((name, records) -> {
      var before = gone.contains(name) ? Set.<String>of() : programmed.getOrDefault(name, Set.of());
      records.stream().filter(record -> !before.contains(record)).forEach(come::add);
    });
    if (pid == server && gone.isEmpty() && come.isEmpty()) {
      return;
    }
    agent.run(script(pid, gone, come));
    programmed = desired;
    server = pid;
  }

  private static String script(int pid, List<String> gone, List<String> come) {
    // A server that has just been started needs a moment until it takes orders.
    return """
    control() { nsenter -t %d -m unbound-control -c %s "$@"; }
    tries=0
    until control status >/dev/null 2>&1; do
      tries=$((tries + 1))
      if [ $tries -gt 200 ]; then echo 'the DNS server does not answer its control socket' >&2; exit 1; fi
      sleep 0.02
    done
    %s%s\
    """
        .formatted(
            pid, Unbound.CONFIG_FILE, feed("local_datas_remove", gone), feed("local_datas", come));
  }

  private static String feed(String command, List<String> lines) {
    return lines.isEmpty()
        ? ""
        : "control "
            + command
            + " >/dev/null <<'END_OF_RECORDS'\n"
            + String.join("\n", lines)
            + "\nEND_OF_RECORDS\n";
  }

  /** What the server was told, by owner name. */
  public Map<String, Set<String>> records() {
    return Map.copyOf(programmed);
  }
}
