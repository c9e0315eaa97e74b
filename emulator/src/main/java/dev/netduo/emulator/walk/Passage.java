package dev.netduo.emulator.walk;

import dev.netduo.emulator.topology.Match.Connection.State;

/**
 * A packet's stay in one namespace.
 *
 * @param answer whether the packet goes the connection's way back
 * @param error whether it is an ICMP error about the connection
 */
record Passage(Space space, Connection connection, boolean answer, boolean error) {
  State state() {
    if (error) {
      return State.RELATED;
    }
    return answer || connection.isAnswered() ? State.ESTABLISHED : State.NEW;
  }
}
