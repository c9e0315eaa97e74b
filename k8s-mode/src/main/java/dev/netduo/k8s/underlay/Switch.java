package dev.netduo.k8s.underlay;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.engine.Container;
import dev.netduo.emulator.engine.ContainerSpec;
import dev.netduo.emulator.engine.Containers;
import dev.netduo.emulator.fabric.Links;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An Ethernet switch: a container with one bridge in it and nothing else. It carries any address,
 * and has no way out: neither the engine nor the machine is on it.
 *
 * <p>A network of the engine would do the same, but the engine prepares each place on one by
 * starting itself three times and its packet filter eleven times.
 */
public final class Switch {
  /** What most networks carry, in bytes. */
  private static final int MTU = 1500;

  private static final int ATTEMPTS = 16;
  private static final String BRIDGE = "lan";
  private static final String IMAGE = "netduo/box";

  /** The label that says which ranges are on a switch. */
  private static final String RANGES = "dev.netduo.ranges";

  /** Reads lines for {@code ip} where nobody is to have an IPv6 address unasked. */
  private static final String V4_ALONE =
      "sh -c '[ ! -d /proc/sys/net/ipv6 ] || echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6;"
          + " exec ip -batch -'";

  private static final Pattern PORT = Pattern.compile("^\\d+: ([^@:]+)[^<]*<([^>]*)>.*");

  private final Containers containers;
  private final String id;
  private final List<Cidr> ranges;
  private volatile int pid;

  private Switch(Containers containers, String id, List<Cidr> ranges, int pid) {
    this.containers = containers;
    this.id = id;
    this.ranges = ranges;
    this.pid = pid;
  }

  /** The switch of this name in the engine, running or not. */
  public static Optional<Switch> find(Containers containers, String name) {
    return containers.find(name).map(there -> of(containers, there));
  }

  private static Switch of(Containers containers, Container there) {
    return new Switch(containers, there.id(), rangesOf(there), there.pid());
  }

  private static List<Cidr> rangesOf(Container container) {
    return Cidr.parseList(container.labels().getOrDefault(RANGES, ""));
  }

  /**
   * Creates one, with ranges that nothing else of netduo's has; {@link #start} starts it.
   *
   * @param name what the engine is to call it
   * @param taken what its ranges must not overlap besides those of other switches
   * @throws NetduoException where no range is left, or the engine refuses
   */
  public static Switch create(
      Containers containers,
      String name,
      Collection<Family> families,
      Collection<Cidr> taken,
      Map<String, String> labels) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      var all = Stream.concat(taken.stream(), rangesBut(containers, "").stream()).toList();
      var ranges = FreeRanges.choose(name, attempt, families, all);
      var marks = new LinkedHashMap<>(labels);
      marks.put(RANGES, Cidr.listed(ranges));
      var id =
          containers.create(
              ContainerSpec.of(name, IMAGE)
                  .entrypoint(List.of("sleep", "infinity"))
                  .hostname("switch")
                  .network(ContainerSpec.BARE)
                  .securityOptions(List.of(ContainerSpec.NO_FILTER))
                  .labels(marks)
                  .build());
      // Whoever looked for a range at the same moment did not see this one.
      if (rangesBut(containers, id).stream()
          .noneMatch(other -> ranges.stream().anyMatch(other::overlaps))) {
        return new Switch(containers, id, ranges, 0);
      }
      containers.remove(id);
    }
    throw new NetduoException("others took every range that was chosen for " + name);
  }

  private static List<Cidr> rangesBut(Containers containers, String id) {
    return containers.list(Map.of(RANGES, "")).stream()
        .filter(container -> !container.id().equals(id))
        .flatMap(container -> rangesOf(container).stream())
        .toList();
  }

  /** Starts it where it does not run. What was plugged in before it ended is no longer. */
  public void start() {
    var there = containers.find(id);
    if (there.filter(Container::isRunning).isEmpty()) {
      containers.start(id);
      there = containers.find(id);
    }
    pid =
        there
            .filter(Container::isRunning)
            .orElseThrow(() ->
                new NetduoException("the switch between nodes ended as soon as it was started"))
            .pid();
  }

  /** The ranges of what is plugged in, at most one of a family. */
  public List<Cidr> ranges() {
    return ranges;
  }

  /** The process that is the switch, as the machine numbers it; another one if it starts again. */
  public int pid() {
    return pid;
  }

  /** Plugs in what is not, and switches ports on or off; what is plugged in stays so. */
  public void plug(Agent agent, Collection<Cable> cables) {
    if (cables.isEmpty()) {
      return;
    }
    var present = new Links(agent).names(cables.stream().map(Cable::pid).toList());
    var missing =
        cables.stream()
            .filter(cable -> !present.getOrDefault(cable.pid(), Set.of()).contains(cable.link()))
            .toList();
    var inside = "nsenter -t " + pid + " -n ";
    var script = new StringBuilder("set -e\n");
    script
        .append(inside)
        .append("ip link add " + BRIDGE + " mtu " + MTU + " type bridge 2>/dev/null || true\n");
    // Frames between two ports are nobody's packets.
    script
        .append(inside)
        .append("sh -c 'for f in /proc/sys/net/bridge/bridge-nf-call-*; do echo 0 >$f; done'")
        .append(" 2>/dev/null || true\n");
    // A port may outlive the namespace at its cable's other end for a moment.
    batch(
        script,
        inside + "ip -force -batch - 2>/dev/null || true",
        missing.stream().map(cable -> "link del " + cable.port()).toList());
    var ports = new ArrayList<>(List.of("link set " + BRIDGE + " up"));
    missing.forEach(cable ->
        ports.add(
            "link add %1$s mtu %2$d type veth peer name %3$s mtu %2$d address %5$s netns %4$d"
                .formatted(cable.port(), MTU, cable.link(), cable.pid(), mac(cable))));
    batch(script, inside + "ip -batch -", ports);
    for (var cable : cables) {
      var end = new ArrayList<String>();
      cable
          .addresses()
          .forEach(ip -> end.add("addr replace %s dev %s".formatted(inRange(ip), cable.link())));
      end.add("link set " + cable.link() + " up");
      var ip = cable.v4Alone() ? V4_ALONE : "ip -batch -";
      batch(script, "nsenter -t " + cable.pid() + " -n " + ip, end);
    }
    // Last, so that a port that is on has a whole cable.
    batch(
        script,
        inside + "ip -batch -",
        cables.stream()
            .map(cable ->
                "link set %s master %s %s"
                    .formatted(cable.port(), BRIDGE, cable.up() ? "up" : "down"))
            .toList());
    agent.run(script.toString());
  }

  // Of the address, so that neighbours find it where it was when it is plugged in again.
  private static String mac(Cable cable) {
    var bytes = cable.addresses().getFirst().address().getBytes();
    var mac = new StringBuilder("02:42");
    for (int i = bytes.length - 4; i < bytes.length; i++) {
      mac.append(String.format(":%02x", bytes[i] & 0xff));
    }
    return mac.toString();
  }

  private String inRange(Ip ip) {
    var range =
        ranges.stream().filter(candidate -> candidate.contains(ip)).findFirst().orElseThrow();
    return ip + "/" + range.prefixLength() + (ip.isV4() ? "" : " nodad");
  }

  private static void batch(StringBuilder script, String command, List<String> lines) {
    if (!lines.isEmpty()) {
      script.append("{ ").append(command).append("; } <<'NETDUO-LINES'\n");
      lines.forEach(line -> script.append(line).append('\n'));
      script.append("NETDUO-LINES\n");
    }
  }

  /** Switches a port on or off; whoever is behind it keeps what it has. */
  public void set(Agent agent, String port, boolean up) {
    agent.run("nsenter -t " + pid + " -n ip link set " + port + (up ? " up" : " down"));
  }

  /** Pulls a cable out at the end of a namespace. */
  public static void pull(Agent agent, int pid, String link) {
    agent.run("nsenter -t " + pid + " -n ip link del " + link + " 2>/dev/null || true");
  }

  /** The ports that have a cable, and whether each is on; none where the switch does not run. */
  public Map<String, Boolean> ports(Agent agent) {
    var ports = new HashMap<String, Boolean>();
    agent
        .run("nsenter -t " + pid + " -n ip -o link show master " + BRIDGE + " 2>/dev/null || true")
        .lines()
        .map(PORT::matcher)
        .filter(Matcher::matches)
        .forEach(found ->
            ports.put(found.group(1), List.of(found.group(2).split(",", -1)).contains("UP")));
    return ports;
  }
}
