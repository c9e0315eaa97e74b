package dev.netduo.k8s.store;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.Set;

/**
 * Hands out cluster addresses of services. The lower end of the network is kept for services that
 * ask for an address (the API's own, DNS) and given to others only when the rest is used up: the
 * band of Kubernetes' own allocator, {@code min(max(16, size/16), 256)} addresses. Safe for use by
 * several threads.
 */
public final class ServiceAddresses {
  private final Cidr network;
  private final long usable;
  private final long band;
  private final Set<Ip> taken = new HashSet<>();
  private long next;

  /** Addresses of the service CIDR, of which at most the first 2^20 are used. */
  public ServiceAddresses(Cidr network) {
    this.network = network;
    var size = network.size().min(BigInteger.ONE.shiftLeft(20)).longValueExact();
    this.usable = Math.max(0, size - 2);
    this.band = usable <= 16 ? 0 : Math.min(Math.max(16, size / 16), 256);
    this.next = band;
  }

  /** The service CIDR. */
  public Cidr network() {
    return network;
  }

  /**
   * Takes the next free address.
   *
   * @throws NetduoException where none is free
   */
  public synchronized Ip take() {
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

  /** Takes one particular address; false where it is in use. */
  synchronized boolean take(Ip wanted) {
    return taken.add(wanted);
  }

  /** Gives an address back. */
  synchronized void release(Ip ip) {
    taken.remove(ip);
  }
}
