package dev.netduo.emulator.fabric.ip;

import dev.netduo.emulator.topology.InterfaceAddress;
import dev.netduo.emulator.topology.Link;
import dev.netduo.emulator.topology.Route;
import dev.netduo.emulator.topology.diff.LinkChange;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes links, addresses, routes and fixed neighbours as lines for {@code ip -batch}. Everything
 * is put with {@code replace}, so that a line may be repeated where it is not known whether it was
 * done.
 */
public final class IpBatch {
  private IpBatch() {}

  /**
   * The line that makes a veth pair in two namespaces at once; run from any third one.
   *
   * @param pid a process in the namespace of the end that declares the pair
   * @param peerPid a process in the other end's namespace
   */
  public static String vethPair(Link.Veth veth, int pid, int peerPid) {
    return "link add "
        + veth.name()
        + " mtu "
        + veth.mtu()
        + " netns "
        + pid
        + " type veth peer name "
        + veth.peerName()
        + " mtu "
        + veth.mtu()
        + " netns "
        + peerPid;
  }

  /** The line that sets an interface up. */
  public static String up(String link) {
    return "link set " + link + " up";
  }

  /** The line that removes an interface. */
  public static String drop(String link) {
    return "link del " + link;
  }

  /** The lines for what goes. */
  public static List<String> drops(List<LinkChange.Drop> changes) {
    return changes.stream().flatMap(IpBatch::line).toList();
  }

  /**
   * The lines for what appears. Veth pairs are left to {@link #vethPair} and are only set up here.
   */
  public static List<String> puts(List<LinkChange.Put> changes) {
    return changes.stream().flatMap(IpBatch::lines).toList();
  }

  private static Stream<String> line(LinkChange.Drop change) {
    return switch (change) {
      case LinkChange.DropLink c -> Stream.of(drop(c.link()));
      case LinkChange.DropAddress c -> Stream.of("addr del " + address(c.address()));
      case LinkChange.DropRoute c -> Stream.of("route del " + route(c.route()));
      case LinkChange.DropNeighbour c ->
          Stream.of("neigh del " + c.neighbour().ip() + " dev " + c.neighbour().link());
      case LinkChange.DropForwarding _ -> Stream.empty();
      case LinkChange.DropPort c -> Stream.of("link set " + c.port().link() + " nomaster");
    };
  }

  private static Stream<String> lines(LinkChange.Put change) {
    return switch (change) {
      case LinkChange.AddLink c -> Stream.concat(create(c.link()), Stream.of(up(c.link().name())));
      case LinkChange.PutAddress c -> Stream.of("addr replace " + address(c.address()));
      case LinkChange.PutRoute c -> Stream.of("route replace " + route(c.route()));
      case LinkChange.PutNeighbour c ->
          Stream.of(
              "neigh replace "
                  + c.neighbour().ip()
                  + " lladdr "
                  + c.neighbour().mac()
                  + " dev "
                  + c.neighbour().link()
                  + " nud permanent");
      case LinkChange.PutForwarding _ -> Stream.empty();
      case LinkChange.PutPort c ->
          Stream.of("link set " + c.port().link() + " master " + c.port().bridge());
      case LinkChange.SetSysctl _ -> Stream.empty();
    };
  }

  private static Stream<String> create(Link link) {
    return switch (link) {
      case Link.Veth _ -> Stream.empty();
      case Link.Bridge bridge ->
          Stream.of(
              "link add "
                  + bridge.name()
                  + " mtu "
                  + bridge.mtu()
                  + " address "
                  + bridge.mac()
                  + " type bridge");
      case Link.Vxlan vxlan ->
          Stream.of(
              "link add "
                  + vxlan.name()
                  + " mtu "
                  + vxlan.mtu()
                  + " address "
                  + vxlan.mac()
                  + " type vxlan id "
                  + vxlan.vni()
                  + " local "
                  + vxlan.local()
                  + " dstport "
                  + vxlan.port()
                  + " nolearning");
    };
  }

  private static String address(InterfaceAddress address) {
    return address.ip()
        + "/"
        + address.prefixLength()
        + " dev "
        + address.link()
        // Nobody else has it: without this an IPv6 address could not be used for the first second.
        + (address.ip().isV4() ? "" : " nodad");
  }

  private static String route(Route route) {
    return switch (route) {
      case Route.OnLink r ->
          r.destination()
              + " dev "
              + r.link()
              + (isV4(route) ? " scope link" : "")
              + r.source().map(source -> " src " + source).orElse("");
      case Route.Via r ->
          r.destination()
              + " via "
              + r.gateway()
              + " dev "
              + r.link()
              + (r.onLink() ? " onlink" : "");
      case Route.Blackhole r -> "blackhole " + r.destination();
    };
  }

  private static boolean isV4(Route route) {
    return route.destination().block().isIPv4();
  }
}
