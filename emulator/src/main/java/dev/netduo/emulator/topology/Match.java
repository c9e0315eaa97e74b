package dev.netduo.emulator.topology;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.PortRange;
import dev.netduo.emulator.net.Protocol;
import java.util.List;
import java.util.Set;

/** A condition on a packet. */
public sealed interface Match {

  /** The source lies in one of these networks, or with {@code negated} in none. */
  record Source(List<Cidr> networks, boolean negated) implements Match {}

  /** The destination lies in one of these networks, or with {@code negated} in none. */
  record Destination(List<Cidr> networks, boolean negated) implements Match {}

  /** The destination is an address of the namespace itself ({@code fib daddr type local}). */
  record LocalDestination() implements Match {}

  /** The source is an address of the namespace itself. */
  record LocalSource() implements Match {}

  /** The key made of these fields is in a named set, or with {@code negated} is not. */
  record InSet(List<Field> key, String set, boolean negated) implements Match {}

  /** The transport protocol. */
  record OfProtocol(Protocol protocol) implements Match {}

  /** The destination port, of the protocol given. */
  record DestinationPort(Protocol protocol, PortRange ports) implements Match {}

  /** The interface it came in by. */
  record InInterface(String name, boolean negated) implements Match {}

  /** The interface it leaves by. */
  record OutInterface(String name, boolean negated) implements Match {}

  /** The connection's state is one of these. */
  record Connection(Set<State> states) implements Match {
    /** Connection tracking states. */
    public enum State {
      NEW,
      ESTABLISHED,
      RELATED,
      INVALID
    }
  }

  /** The connection's destination was rewritten ({@code ct status dnat}). */
  record DestinationRewritten() implements Match {}

  /** The mark has this value under this mask. */
  record Marked(int value, int mask) implements Match {}

  /** One packet out of so many, by chance. */
  record OneOf(int count) implements Match {}
}
