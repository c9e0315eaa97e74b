package dev.netduo.k8s.conformance.policy;

import dev.netduo.emulator.net.Protocol;
import dev.netduo.k8s.conformance.policy.PolicyCase.Step;
import dev.netduo.k8s.snapshot.PodNetwork.NamedPort;
import java.util.ArrayList;
import java.util.List;

/**
 * A single expectation of a step.
 *
 * @param from a pod, a node or an external
 * @param to one of those, or a pod's service
 */
record Cell(String from, String to, Protocol protocol, int port, boolean allow) {

  /**
   * Every cell of a step's table, and its probes. A pod to itself is always allowed.
   *
   * @param ports the ports that are tried on every pod
   */
  static List<Cell> of(Step step, List<String> pods, List<NamedPort> ports) {
    var cells = new ArrayList<Cell>();
    for (var from : pods) {
      for (var to : pods) {
        for (var port : ports) {
          cells.add(
              new Cell(from, to, port.protocol(), port.port(), allowed(step, from, to, port)));
        }
      }
    }
    for (var probe : step.probes()) {
      cells.add(new Cell(probe.from(), probe.to(), probe.protocol(), probe.port(), probe.allow()));
    }
    return List.copyOf(cells);
  }

  private static boolean allowed(Step step, String from, String to, NamedPort port) {
    if (from.equals(to)) {
      return true;
    }
    return step.expect().reversed().stream()
        .filter(statement ->
            statement.from().covers(from)
                && statement.to().covers(to)
                && statement.ports().covers(port.port() + "/" + port.protocol()))
        .findFirst()
        .map(PolicyCase.Statement::allow)
        .orElse(true);
  }

  /** For example {@code x/a -> y/b 80/TCP}. */
  @Override
  public String toString() {
    return from + " -> " + to + " " + port + "/" + protocol;
  }

  /** The verdict in the words of the case files. */
  static String word(boolean allow) {
    return allow ? "allow" : "deny";
  }
}
