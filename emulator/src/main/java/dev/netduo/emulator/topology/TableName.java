package dev.netduo.emulator.topology;

import dev.netduo.emulator.net.Family;
import java.util.Comparator;

/**
 * What tells a table of packet rules from others: two of one name may stand side by side, one per
 * family.
 *
 * <p>An nftables table is its owner's alone. The tables of iptables ({@code nat}, {@code filter})
 * are everybody's, so that of such a table this means a part: the chains whose names begin with a
 * prefix, and the rules of its base chains that lead to them.
 *
 * @param family whose packets it sees
 * @param name as the kernel knows it, without the family
 * @param prefix how the names of the owner's chains in an iptables table begin; empty for an
 *     nftables table
 */
public record TableName(Family family, String name, String prefix)
    implements Comparable<TableName> {
  private static final Comparator<TableName> ORDER =
      Comparator.comparing(TableName::name)
          .thenComparing(TableName::family)
          .thenComparing(TableName::prefix);

  /** An nftables table. */
  public TableName(Family family, String name) {
    this(family, name, "");
  }

  /** The table of IPv4 with this name. */
  public static TableName v4(String name) {
    return new TableName(Family.IPV4, name);
  }

  /** A part of an iptables table. */
  public static TableName iptables(Family family, String name, String prefix) {
    return new TableName(family, name, prefix);
  }

  /** Whether it is a part of an iptables table. */
  public boolean isIptables() {
    return !prefix.isEmpty();
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
