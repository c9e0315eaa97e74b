package dev.netduo.emulator.topology;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an nftables table holds. Its addresses are all of the family in its {@link TableName}.
 *
 * @param chains by name
 * @param sets by name
 * @param maps by name
 */
public record Table(
    Map<String, Chain> chains, Map<String, PacketSet> sets, Map<String, PacketMap> maps) {

  /**
   * A named set of keys.
   *
   * @param key the fields of a key, in order
   * @param elements each as long as {@code key}, in nft's notation, for example {@code [10.244.1.7,
   *     tcp, 80]}
   * @param intervals whether elements may be networks and port ranges
   * @param memory how long a key stays that rules put in ({@link Statement.Remember}), in whole
   *     seconds; empty for a set that only its {@code elements} are in
   */
  public record PacketSet(
      List<Field> key,
      java.util.Set<List<String>> elements,
      boolean intervals,
      Optional<Duration> memory) {

    /** A set of just these elements. */
    public PacketSet(List<Field> key, java.util.Set<List<String>> elements, boolean intervals) {
      this(key, elements, intervals, Optional.empty());
    }

    /** A set that rules put keys into, each forgotten after this time. */
    public static PacketSet forgetting(List<Field> key, Duration memory) {
      return new PacketSet(key, java.util.Set.of(), false, Optional.of(memory));
    }
  }

  /**
   * A named map.
   *
   * @param key the fields of a key, in order
   * @param kind what it maps to; all elements are of this kind
   * @param elements keys as in {@link PacketSet}
   */
  public record PacketMap(List<Field> key, Kind kind, Map<List<String>, Target> elements) {
    /** What a map leads to. */
    public enum Kind {
      /** {@link Target.To}. */
      VERDICT,
      /** {@link Target.Mark}. */
      MARK,
      /** {@link Target.Endpoint}. */
      ENDPOINT
    }
  }
}
