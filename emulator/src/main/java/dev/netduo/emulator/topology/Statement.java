package dev.netduo.emulator.topology;

import dev.netduo.emulator.net.Ip;
import java.util.List;

/** What a rule does with a packet that matched. */
public sealed interface Statement permits Verdict, Statement.Action {

  /** A statement that is no plain verdict. */
  sealed interface Action extends Statement {}

  /** Counts packets and bytes. */
  record Count() implements Action {}

  /** Sets the mark to a number. */
  record SetMark(int mark) implements Action {}

  /**
   * Sets the mark to what a map of marks holds for the key; the rest of the rule is left out where
   * it holds none.
   */
  record SetMarkFrom(String map, List<Field> key) implements Action {}

  /** Takes bits of the mark away, then turns bits over: {@code mark & ~cleared ^ turned}. */
  record ChangeMark(int cleared, int turned) implements Action {}

  /** Sets the mark to a random number from {@code offset} to {@code offset + modulo - 1}. */
  record SetRandomMark(int modulo, int offset) implements Action {
    /** A number from 0 on. */
    public SetRandomMark(int modulo) {
      this(modulo, 0);
    }
  }

  /**
   * Puts the key into a set that forgets ({@link Table.PacketSet#memory}), or makes it stay there
   * for the whole time once more.
   */
  record Remember(String set, List<Field> key) implements Action {}

  /** Refuses: TCP gets a reset, everything else an ICMP port unreachable. */
  record Reject() implements Action {}

  /** Rewrites the source to the outgoing interface's address. */
  record Masquerade() implements Action {}

  /**
   * Rewrites destination address and port to what a map of endpoints holds for the key; nothing
   * where it holds none.
   */
  record DestinationFrom(String map, List<Field> key) implements Action {}

  /**
   * Rewrites destination address and port to these. A rule that has it names a transport protocol,
   * as only then there is a port.
   */
  record DestinationTo(Ip ip, int port) implements Action {}

  /** Does what a map of verdicts holds for the key; goes on where it holds none. */
  record Lookup(String map, List<Field> key) implements Action {}
}
