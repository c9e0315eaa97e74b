package dev.netduo.emulator.probe.dns;

import dev.netduo.emulator.agent.Agent;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** Reads the files that decide how a container resolves names. */
final class ContainerFiles {
  // What stands there is up to whoever is root in the container: a pipe would never end, and
  // /dev/zero neither.
  private static final String PRINT =
      """
      print() { if [ -f "$1" ]; then timeout 2 head -c 65536 "$1" 2>/dev/null; fi; }
      """;

  private ContainerFiles() {}

  /** Both files of one container, empty where they could not be read. */
  record Files(HostsFile hosts, ResolverConfig resolver) {}

  /**
   * The files of several containers, in one script.
   *
   * @param pids a process in each; of one that is gone nothing is answered
   */
  static Map<Integer, Files> read(Agent agent, Collection<Integer> pids) {
    var mark = "netduo-file-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    var script = new StringBuilder(PRINT);
    for (var pid : pids) {
      var etc = "/proc/" + pid + "/root/etc/";
      script.append("[ -d /proc/").append(pid).append(" ] && {\n");
      script.append("echo; echo ").append(mark).append(" ").append(pid).append('\n');
      script.append("print ").append(etc).append("hosts\n");
      script.append("echo; echo ").append(mark).append('\n');
      script.append("print ").append(etc).append("resolv.conf\n}\n");
    }
    script.append("true\n");
    var files = new HashMap<Integer, Files>();
    var parts = agent.run(script.toString()).split("\n" + mark, -1);
    for (var i = 1; i + 1 < parts.length; i += 2) {
      var head = parts[i].split("\n", 2);
      files.put(
          Integer.valueOf(head[0].strip()),
          new Files(HostsFile.parse(head[1]), ResolverConfig.parse(parts[i + 1])));
    }
    return files;
  }
}
