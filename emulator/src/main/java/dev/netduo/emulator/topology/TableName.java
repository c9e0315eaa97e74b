package dev.netduo.emulator.topology;

import dev.netduo.emulator.net.Family;
import java.util.Comparator;

/**
 * What tells an nftables table from others: two of one name may stand side by side, one per family.
 *
 * @param family whose packets it sees
 * @param name as the kernel knows it, without the family
 */
public record TableName(Family family, String name) implements Comparable<TableName> {
  private static final Comparator<TableName> ORDER =
      Comparator.comparing(TableName::name).thenComparing(TableName::family);

  /** The table of IPv4 with this name. */
  public static TableName v4(String name) {
    return new TableName(Family.IPV4, name);
  }

  @Override
  public int compareTo(TableName other) {
    return ORDER.compare(this, other);
  }

  /** As {@code nft} takes it, for example {@code ip netduo_services}. */
  @Override
  public String toString() {
    return family.nft() + " " + name;
  }
}
