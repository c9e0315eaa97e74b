package dev.netduo.k8s.ipam;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Family;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A cluster's address ranges and how they are dealt out.
 *
 * @param podRanges what all pods' addresses come from: one range, or one of each family, the
 *     cluster's primary family first
 * @param nodeMask prefix length of each node's part of the IPv4 pod range
 * @param nodeMaskV6 prefix length of each node's part of the IPv6 pod range
 * @param serviceRanges the ranges of service addresses, of the same families in the same order
 * @param pools parts of the pod ranges that no node is given
 * @param reserved addresses that nobody is given who does not ask for one of them
 * @param rest how long an address that was given back stays unused; caches, connection tracking and
 *     name servers may still hold it
 */
public record Addressing(
    List<Cidr> podRanges,
    int nodeMask,
    int nodeMaskV6,
    List<Cidr> serviceRanges,
    List<Pool> pools,
    List<Cidr> reserved,
    Duration rest) {
  /** As long as Amazon's VPC plug-in lets an address cool down. */
  public static final Duration DEFAULT_REST = Duration.ofSeconds(30);

  // The network address, the node's own, and room for two pods.
  private static final int LEAST_HOST_BITS = 3;
  // The DNS server is the tenth address.
  private static final int LEAST_SERVICE_BITS = 4;
  // As kube-controller-manager has it: a larger range would take too long to keep account of.
  private static final int MOST_NODE_BITS_V6 = 16;

  /** Ranges of one family, IPv4, without pools. */
  public static Addressing v4(Cidr pods, int nodeMask, Cidr services) {
    return new Addressing(
        List.of(pods), nodeMask, 64, List.of(services), List.of(), List.of(), DEFAULT_REST);
  }

  /**
   * @throws NetduoException where the parts do not fit together
   */
  public Addressing {
    podRanges = List.copyOf(podRanges);
    serviceRanges = List.copyOf(serviceRanges);
    pools = List.copyOf(pools);
    reserved = List.copyOf(reserved);
    requireFamilies(podRanges, "pod");
    requireFamilies(serviceRanges, "service");
    require(
        families(podRanges).equals(families(serviceRanges)),
        "the pod ranges "
            + Cidr.listed(podRanges)
            + " and the service ranges "
            + Cidr.listed(serviceRanges)
            + " are not of the same families in the same order",
        "give both one range, or both one of each family");
    for (var pods : podRanges) {
      requireMask(pods, pods.family() == Family.IPV4 ? nodeMask : nodeMaskV6);
      serviceRanges.forEach(services ->
          require(
              !pods.overlaps(services),
              "the pod range " + pods + " and the service range " + services + " overlap",
              "choose two ranges that share no address"));
    }
    for (var services : serviceRanges) {
      var longest = services.family().bits() - LEAST_SERVICE_BITS;
      require(
          services.prefixLength() <= longest,
          "the service range " + services + " is too small",
          "choose /" + longest + " or larger");
      // Kubernetes' own limit.
      require(
          services.family() == Family.IPV4 || services.prefixLength() >= 108,
          "the service range " + services + " is too large",
          "choose /108 or smaller");
    }
    for (int i = 0; i < pools.size(); i++) {
      requirePool(podRanges, pools.subList(0, i), pools.get(i));
    }
    require(!rest.isNegative(), "an address cannot rest less than no time", "");
  }

  private static void requireFamilies(List<Cidr> ranges, String kind) {
    require(
        !ranges.isEmpty() && ranges.size() == families(ranges).stream().distinct().count(),
        "'" + Cidr.listed(ranges) + "' cannot be the " + kind + " ranges",
        "give one range, or one of IPv4 and one of IPv6");
  }

  private static List<Family> families(List<Cidr> ranges) {
    return ranges.stream().map(Cidr::family).toList();
  }

  private static void requireMask(Cidr pods, int mask) {
    var longest = pods.family().bits() - LEAST_HOST_BITS;
    var option = pods.family() == Family.IPV4 ? "--node-mask" : "--node-mask-v6";
    require(
        mask >= pods.prefixLength() && mask <= longest,
        "node ranges of /" + mask + " cannot be cut from the pod range " + pods,
        "choose a "
            + option
            + " from "
            + Math.min(pods.prefixLength() + 1, longest)
            + " to "
            + longest);
    require(
        pods.family() == Family.IPV4 || mask - pods.prefixLength() <= MOST_NODE_BITS_V6,
        "the pod range " + pods + " is too large for node ranges of /" + mask,
        "choose a " + option + " of at most " + (pods.prefixLength() + MOST_NODE_BITS_V6));
  }

  private static void requirePool(List<Cidr> podRanges, List<Pool> before, Pool pool) {
    for (var other : before) {
      require(!other.name().equals(pool.name()), "two pools are named " + pool.name(), "");
      for (var range : pool.ranges()) {
        other
            .ranges()
            .forEach(taken ->
                require(
                    !taken.overlaps(range),
                    "the pools " + other + " and " + pool + " overlap",
                    "choose ranges that share no address"));
      }
    }
    for (var range : pool.ranges()) {
      require(
          podRanges.stream().anyMatch(pods -> pods.contains(range)),
          "the pool " + pool + " is not in the pod range " + Cidr.listed(podRanges),
          "choose a part of it that no node is given, or a larger --pod-cidr");
    }
  }

  private static void require(boolean holds, String message, String hint) {
    if (!holds) {
      throw new NetduoException(message, hint);
    }
  }

  /** The families the cluster has, its primary one first. */
  public List<Family> families() {
    return families(podRanges);
  }

  /** The pool of a name. */
  public Optional<Pool> pool(String name) {
    return pools.stream().filter(pool -> pool.name().equals(name)).findFirst();
  }

  /**
   * The parts of the pod range of one family that nodes are given, in order; those that a pool is
   * in are left out.
   */
  public Stream<Cidr> nodeRanges(Family family) {
    var mask = family == Family.IPV4 ? nodeMask : nodeMaskV6;
    return podRanges.stream()
        .filter(range -> range.family() == family)
        .flatMap(range -> range.subnets(mask))
        .filter(part ->
            pools.stream().flatMap(pool -> pool.ranges().stream()).noneMatch(part::overlaps));
  }
}
