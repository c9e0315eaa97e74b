package dev.netduo.emulator.walk;

/** Where a packet's way ended, one direction of it. */
sealed interface End {

  /** In the hands of a namespace that has its destination. */
  record Arrived(Space space, Packet packet) implements End {}

  /** In silence. */
  record Lost() implements End {}

  /** Refused by a rule; the sender is told. */
  record Refused(Space space, Packet packet) implements End {}

  /** At a place that has no way on; the sender is told. */
  record Stuck(Space space, Packet packet) implements End {}

  /** It was never sent. */
  record NotSent() implements End {}

  /** Outside the topology. */
  record Gone() implements End {}
}
