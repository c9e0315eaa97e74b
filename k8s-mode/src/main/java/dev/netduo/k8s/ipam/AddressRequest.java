package dev.netduo.k8s.ipam;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The addresses a pod asks for.
 *
 * @param uid who is given them
 * @param pod namespace and name, for messages
 * @param wants one for each family of the cluster, in its order
 */
public record AddressRequest(String uid, String pod, List<Want> wants) {
  /** The annotation of a pod with its fixed addresses, for example {@code 10.244.1.11}. */
  public static final String FIXED = "netduo.dev/ip";

  /**
   * The annotation of a pod or a namespace with a pool, by name or in CIDR notation, for example
   * {@code 10.244.200.0/28}.
   */
  public static final String POOL = "netduo.dev/ip-pool";

  /** What is wanted of one family. */
  public sealed interface Want {
    /** This address and no other. */
    record Fixed(Ip ip) implements Want {}

    /**
     * Any free address of these ranges.
     *
     * @param ofNode whether they are a node's, of which the first and last address are nobody's
     */
    record AnyOf(List<Cidr> ranges, boolean ofNode) implements Want {}
  }

  /**
   * Who asks.
   *
   * @param annotations the pod's
   * @param namespaceAnnotations its namespace's
   * @param nodeRanges of the node it is on, one per family of the cluster, in its order
   * @param allNodes the ranges of all nodes
   */
  public record Asking(
      String uid,
      String pod,
      Map<String, String> annotations,
      Map<String, String> namespaceAnnotations,
      List<Cidr> nodeRanges,
      List<Cidr> allNodes) {}

  /**
   * What a pod asks for by its annotations and those of its namespace.
   *
   * @throws NetduoException where they ask for what is not to be had
   */
  public static AddressRequest of(Asking asking, Addressing plan) {
    var pool = pool(asking, plan);
    var fixed = fixed(asking);
    var allowed =
        Stream.of(
                asking.nodeRanges().stream(),
                plan.pools().stream().flatMap(named -> named.ranges().stream()),
                pool.stream().flatMap(chosen -> chosen.ranges().stream()))
            .flatMap(ranges -> ranges)
            .toList();
    fixed.forEach(ip -> requireAllowed(ip, allowed, asking));
    var wants = new ArrayList<Want>();
    for (var range : asking.nodeRanges()) {
      wants.add(want(range, fixed, pool));
    }
    return new AddressRequest(asking.uid(), asking.pod(), List.copyOf(wants));
  }

  private static Want want(Cidr nodeRange, List<Ip> fixed, Optional<Pool> pool) {
    var family = nodeRange.family();
    var ip = fixed.stream().filter(one -> one.family() == family).findFirst();
    if (ip.isPresent()) {
      return new Want.Fixed(ip.get());
    }
    var ranges = pool.stream().flatMap(chosen -> chosen.ranges(family)).toList();
    return ranges.isEmpty()
        ? new Want.AnyOf(List.of(nodeRange), true)
        : new Want.AnyOf(ranges, false);
  }

  private static List<Ip> fixed(Asking asking) {
    var text = asking.annotations().getOrDefault(FIXED, "");
    if (text.isBlank()) {
      return List.of();
    }
    var ips = Stream.of(text.split(",", -1)).map(Ip::parse).toList();
    if (ips.stream().map(Ip::family).distinct().count() < ips.size()) {
      throw new NetduoException(
          FIXED + " '" + text + "' names two addresses of one family", "name one of each");
    }
    return ips;
  }

  private static void requireAllowed(Ip ip, List<Cidr> allowed, Asking asking) {
    if (asking.nodeRanges().stream().noneMatch(range -> range.family() == ip.family())) {
      throw new NetduoException(FIXED + " " + ip + ": the cluster has no " + kind(ip.family()));
    }
    if (allowed.stream().noneMatch(range -> range.contains(ip))) {
      throw new NetduoException(
          FIXED
              + " "
              + ip
              + " is neither in the node's range "
              + Cidr.listed(asking.nodeRanges())
              + " nor in a pool");
    }
    if (asking.nodeRanges().stream().anyMatch(range -> Ends.isEnd(range, ip))) {
      throw new NetduoException(FIXED + " " + ip + " is the first or last address of the node's");
    }
  }

  private static String kind(Family family) {
    return family.kubernetes() + " addresses";
  }

  private static Optional<Pool> pool(Asking asking, Addressing plan) {
    return Optional.ofNullable(asking.annotations().get(POOL))
        .or(() -> Optional.ofNullable(asking.namespaceAnnotations().get(POOL)))
        .map(text -> text.indexOf('/') < 0 ? named(text, plan) : ranges(text, asking, plan));
  }

  private static Pool named(String name, Addressing plan) {
    return plan.pool(name)
        .orElseThrow(() ->
            new NetduoException(
                POOL
                    + " '"
                    + name
                    + "' is not a pool of the cluster; pools: "
                    + (plan.pools().isEmpty()
                        ? "none"
                        : String.join(", ", plan.pools().stream().map(Pool::name).toList()))));
  }

  private static Pool ranges(String text, Asking asking, Addressing plan) {
    var ranges = Cidr.parseList(text);
    for (var range : ranges) {
      if (plan.podRanges().stream().noneMatch(pods -> pods.contains(range))) {
        throw new NetduoException(
            POOL + " " + range + " is not in the pod range " + Cidr.listed(plan.podRanges()));
      }
      asking.allNodes().stream()
          .filter(range::overlaps)
          .findFirst()
          .ifPresent(node -> {
            throw new NetduoException(POOL + " " + range + " overlaps " + node + ", a node's");
          });
    }
    return new Pool(text, ranges);
  }
}
