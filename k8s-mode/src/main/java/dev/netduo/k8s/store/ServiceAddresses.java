package dev.netduo.k8s.store;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Hands out cluster addresses of services, from one network of each family the cluster has. The
 * lower end of a network is kept for services that ask for an address (the API's own, DNS) and given
 * to others only when the rest is used up: the band of Kubernetes' own allocator, {@code min(max(16,
 * size/16), 256)} addresses. Safe for use by several threads.
 */
public final class ServiceAddresses {
  private final List<Range> ranges;

  private static final class Range {
    final Cidr network;
    final long usable;
    final long band;
    final Set<Ip> taken = new HashSet<>();
    long next;

    Range(Cidr network) {
      this.network = network;
      var size = network.size().min(BigInteger.ONE.shiftLeft(20)).longValueExact();
      this.usable = Math.max(0, size - 2);
      this.band = usable <= 16 ? 0 : Math.min(Math.max(16, size / 16), 256);
      this.next = band;
    }

    Ip take() {
      for (long tried = band; tried < usable; tried++) {
        var candidate = network.host(1 + next);
        next = next + 1 < usable ? next + 1 : band;
        if (taken.add(candidate)) {
          return candidate;
        }
      }
      for (long low = 0; low < band; low++) {
        var candidate = network.host(1 + low);
        if (taken.add(candidate)) {
          return candidate;
        }
      }
      throw new NetduoException(
          "range is full: no free address is left in " + network,
          "delete a service or choose a larger service network");
    }
  }

  /** Addresses of one network, of which at most the first 2^20 are used. */
  public ServiceAddresses(Cidr network) {
    this(List.of(network));
  }

  /**
   * Addresses of several networks.
   *
   * @param networks at most one of each family, the cluster's primary one first
   */
  public ServiceAddresses(List<Cidr> networks) {
    this.ranges = networks.stream().map(Range::new).toList();
  }

  /** The families there are addresses of, the cluster's primary one first. */
  List<Family> families() {
    return ranges.stream().map(range -> range.network.family()).toList();
  }

  /** The network of a family. */
  Optional<Cidr> network(Family family) {
    return range(family).map(range -> range.network);
  }

  private Optional<Range> range(Family family) {
    return ranges.stream().filter(range -> range.network.family() == family).findFirst();
  }

  /**
   * Takes the next free address of the primary family.
   *
   * @throws NetduoException where none is free
   */
  public Ip take() {
    return take(families().getFirst());
  }

  /**
   * Takes the next free address of a family.
   *
   * @throws NetduoException where none is free
   */
  synchronized Ip take(Family family) {
    return range(family)
        .orElseThrow(() ->
            new NetduoException("the cluster has no " + family.kubernetes() + " service network"))
        .take();
  }

  /** Takes one particular address; false where it is in use. */
  synchronized boolean take(Ip wanted) {
    return range(wanted.family()).filter(range -> range.taken.add(wanted)).isPresent();
  }

  /** Gives an address back. */
  synchronized void release(Ip ip) {
    range(ip.family()).ifPresent(range -> range.taken.remove(ip));
  }
}
