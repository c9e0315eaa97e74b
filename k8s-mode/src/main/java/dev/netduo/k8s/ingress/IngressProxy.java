package dev.netduo.k8s.ingress;

import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.agent.ScriptWait;
import java.util.Map;

/** The running HAProxy of one pod, told where requests go. Not safe for use by several threads. */
public final class IngressProxy {
  private final Agent agent;
  private final int pid;
  private Map<String, String> told = Map.of();

  /**
   * A proxy nothing is known of yet.
   *
   * @param pid its main process, as the machine numbers it
   */
  public IngressProxy(Agent agent, int pid) {
    this.agent = agent;
    this.pid = pid;
  }

  /**
   * Brings the proxy to what the API's objects say now. Connections that are open go on in the
   * process that has them; the listening sockets pass to its successor, so that none is refused.
   *
   * @throws dev.netduo.emulator.NetduoException where the proxy does not take it; then it goes on
   *     as before
   */
  public void sync(IngressObjects objects) {
    var files = Haproxy.files(IngressRouting.compile(objects));
    if (files.equals(told)) {
      return;
    }
    told = Map.of();
    agent.run(script(files));
    told = files;
  }

  private String script(Map<String, String> files) {
    var script = new StringBuilder("set -e\numask 077\n");
    // One that begins writes a file of its own yet, and would be ended by a signal.
    script.append(
        ScriptWait.until("pgrep -P " + pid + " -x haproxy >/dev/null", "the proxy does not begin"));
    var root = "/proc/" + pid + "/root";
    script.append("mkdir -p ").append(root).append(Haproxy.FOLDER).append('\n');
    files.forEach((path, text) ->
        script
            .append("cat > ")
            .append(root)
            .append(path)
            .append(path.equals(Haproxy.CONFIG_FILE) ? ".new" : "")
            .append(" <<'END_OF_FILE'\n")
            .append(text)
            .append("END_OF_FILE\n"));
    var config = Haproxy.CONFIG_FILE;
    script.append("nsenter -t ").append(pid).append(" -m haproxy -c -f ").append(config);
    script.append(".new >&2\nmv ").append(root).append(config).append(".new ");
    script.append(root).append(config).append("\nkill -USR2 ").append(pid).append('\n');
    return script.toString();
  }
}
