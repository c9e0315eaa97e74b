package dev.netduo.labs.compare;

import dev.netduo.emulator.agent.Agent;
import dev.netduo.k8s.policy.PolicyTable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the kernel counted at the end of a pod's policy chain.
 *
 * @param packets dropped since the chain was written; 0 where there is no such chain
 * @param comment on whose behalf
 */
record DropCounter(long packets, String comment) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * Reads it.
   *
   * @param pid a process on the node
   */
  static DropCounter read(Agent agent, int pid, String chain) {
    // No such chain is an answer as well: nothing isolates the pod.
    var printed =
        agent.run(
            "nsenter -t "
                + pid
                + " -n nft -j list chain ip "
                + PolicyTable.NAME
                + " '"
                + chain
                + "' 2>/dev/null || true");
    var found = new DropCounter(0, "");
    if (printed.isBlank()) {
      return found;
    }
    for (var item : JSON.readTree(printed).path("nftables")) {
      var rule = item.path("rule");
      for (var expression : rule.path("expr")) {
        if (expression.has("counter")) {
          found =
              new DropCounter(
                  expression.path("counter").path("packets").asLong(0),
                  rule.path("comment").asString(""));
        }
      }
    }
    return found;
  }
}
