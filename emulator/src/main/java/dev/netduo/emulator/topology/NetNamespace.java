package dev.netduo.emulator.topology;

import java.util.List;
import java.util.Map;

/**
 * One network namespace. Order matters nowhere but in the rules; lists are compared element by
 * element.
 *
 * @param links interfaces that are to exist, besides those the engine made
 * @param addresses addresses on interfaces
 * @param routes the routing table, besides what the kernel adds by itself
 * @param neighbours fixed neighbour entries
 * @param forwarding fixed forwarding entries of VXLAN devices
 * @param sysctls kernel settings below {@code net.}, for example {@code
 *     net.ipv4.conf.all.rp_filter=0}
 * @param rules packet rules by table
 * @param ports interfaces that are ports of bridges
 */
public record NetNamespace(
    List<Link> links,
    List<InterfaceAddress> addresses,
    List<Route> routes,
    List<Neighbour> neighbours,
    List<ForwardingEntry> forwarding,
    Map<String, String> sysctls,
    Map<TableName, Table> rules,
    List<BridgePort> ports) {
  /** An empty namespace. */
  public static final NetNamespace EMPTY =
      new NetNamespace(List.of(), List.of(), List.of(), List.of(), List.of(), Map.of(), Map.of());

  /** A namespace in which nothing is a bridge's port. */
  public NetNamespace(
      List<Link> links,
      List<InterfaceAddress> addresses,
      List<Route> routes,
      List<Neighbour> neighbours,
      List<ForwardingEntry> forwarding,
      Map<String, String> sysctls,
      Map<TableName, Table> rules) {
    this(links, addresses, routes, neighbours, forwarding, sysctls, rules, List.of());
  }
}
