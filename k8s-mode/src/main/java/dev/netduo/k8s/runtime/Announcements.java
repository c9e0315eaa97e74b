package dev.netduo.k8s.runtime;

import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.event.Events;
import dev.netduo.emulator.net.Ip;
import dev.netduo.k8s.underlay.Underlay;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Tells the network between the nodes which of them answers for a load balancer's address, as soon
 * as that is another one: machines on it would go on sending to the last one until they forget it.
 * Source: RFC 5227, section 3 (ARP announcement), and RFC 4861, section 7.2.6 (unsolicited neighbor
 * advertisement).
 */
public final class Announcements implements AutoCloseable {
  private static final String TELL =
      """
      import fcntl, socket, struct, sys
      link, ips = sys.argv[1], sys.argv[2:]
      probe = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
      SIOCGIFHWADDR = 0x8927
      mac = fcntl.ioctl(probe, SIOCGIFHWADDR, struct.pack("256s", link.encode()))[18:24]
      for ip in ips:
          if ":" in ip:
              to = socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6)
              index = socket.if_nametoindex(link)
              to.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, index)
              to.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS, 255)
              target = socket.inet_pton(socket.AF_INET6, ip)
              override = 0x20000000
              option = struct.pack("!BB", 2, 1) + mac
              body = struct.pack("!BBHI", 136, 0, 0, override) + target + option
              to.sendto(body, ("ff02::1", 0, 0, index))
          else:
              to = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
              to.bind((link, 0x0806))
              own = socket.inet_aton(ip)
              everybody = b"\\xff" * 6
              ask = struct.pack("!HHBBH", 1, 0x0800, 6, 4, 1)
              arp = ask + mac + own + bytes(6) + own
              to.send(everybody + mac + struct.pack("!H", 0x0806) + arp)
      """;

  private final Agent agent;
  private final Supplier<Map<String, List<Ip>>> announced;
  private final Supplier<Map<String, Integer>> nodes;
  private final Resync resync;
  private Map<String, Set<Ip>> told = Map.of();

  /**
   * @param announced the addresses that each node answers for, by its name
   * @param nodes a process in each running node's namespace, by the node's name
   */
  public Announcements(
      Agent agent,
      Events events,
      Supplier<Map<String, List<Ip>>> announced,
      Supplier<Map<String, Integer>> nodes) {
    this.agent = agent;
    this.resync =
        new Resync(
            "announcements", this::tell, events, "who answers for load balancers is not told");
    this.announced = announced;
    this.nodes = nodes;
    resync.begin();
  }

  /** The nodes have the addresses that were compiled last. */
  public void refresh() {
    var _ = resync.request().exceptionally(_ -> null);
  }

  private void tell() {
    var now = new HashMap<String, Set<Ip>>();
    announced.get().forEach((node, ips) -> now.put(node, Set.copyOf(ips)));
    if (now.equals(told)) {
      return;
    }
    var running = nodes.get();
    var script = new StringBuilder();
    now.forEach((node, ips) -> {
      var fresh = new HashSet<>(ips);
      fresh.removeAll(told.getOrDefault(node, Set.of()));
      var pid = running.get(node);
      if (!fresh.isEmpty() && pid != null) {
        script
            .append("nsenter -t ")
            .append(pid)
            .append(" -n python3 - ")
            .append(Underlay.LINK)
            .append(' ')
            .append(fresh.stream().sorted().map(Ip::toString).collect(Collectors.joining(" ")))
            .append(" <<'NETDUO-TELL' || exit 1\n")
            .append(TELL)
            .append("NETDUO-TELL\n");
      }
    });
    if (!script.isEmpty()) {
      agent.run(script.toString());
    }
    told = now;
  }

  @Override
  public void close() {
    resync.close();
  }
}
