package dev.netduo.emulator.walk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The connections every namespace tracks in the course of one walk. */
final class Conntrack {
  private final Map<String, List<Connection>> connections = new HashMap<>();

  /**
   * The stay of a packet that comes into a namespace or is sent from it.
   *
   * @param error whether it is an ICMP error about a connection
   */
  Passage enter(Space space, Tuple tuple, boolean error) {
    var here = connections.computeIfAbsent(space.name(), _ -> new ArrayList<>());
    for (var connection : here) {
      if (connection.answer().equals(tuple)) {
        if (!error) {
          connection.sawAnswer();
        }
        return new Passage(space, connection, true, error);
      }
      if (connection.original().equals(tuple)) {
        return new Passage(space, connection, false, error);
      }
    }
    var fresh = new Connection(tuple);
    here.add(fresh);
    return new Passage(space, fresh, false, error);
  }
}
