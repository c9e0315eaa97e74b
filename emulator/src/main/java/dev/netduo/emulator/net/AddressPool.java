package dev.netduo.emulator.net;

import dev.netduo.emulator.NetduoException;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.Set;

/**
 * Hands out the addresses of one network, lowest first, moving on after each so that a released
 * address rests as long as possible before it is used again. The network and the broadcast address
 * are never handed out. Safe for use by several threads.
 */
public final class AddressPool {
  private final Cidr network;
  private final Set<Ip> taken = new HashSet<>();
  private final long last;
  private long next = 1;

  /** A pool over the whole network, of which at most the first 2^31 addresses are used. */
  public AddressPool(Cidr network) {
    this.network = network;
    this.last = network.size().min(BigInteger.TWO.pow(31)).longValueExact() - 2;
  }

  /** The network this pool draws from. */
  public Cidr network() {
    return network;
  }

  /**
   * Takes the next free address.
   *
   * @throws NetduoException where none is free
   */
  public synchronized Ip take() {
    for (long tried = 0; tried < last; tried++) {
      if (next > last) {
        next = 1;
      }
      var candidate = network.host(next++);
      if (taken.add(candidate)) {
        return candidate;
      }
    }
    throw new NetduoException(
        "no free address is left in " + network, "choose a larger network or remove something");
  }

  /**
   * Takes one particular address.
   *
   * @throws NetduoException where it lies outside the network, is no host's or is in use
   */
  public synchronized Ip take(Ip wanted) {
    if (!network.contains(wanted)) {
      throw new NetduoException(wanted + " is not in " + network);
    }
    if (wanted.equals(network.host(0)) || last < 1 || wanted.compareTo(network.host(last)) > 0) {
      throw new NetduoException(
          wanted + " is the network or broadcast address of " + network,
          last < 1 ? "choose a larger network" : "take one up to " + network.host(last));
    }
    if (!taken.add(wanted)) {
      throw new NetduoException(wanted + " is already in use in " + network);
    }
    return wanted;
  }

  /** Gives an address back; one that was not taken is passed over. */
  public synchronized void release(Ip ip) {
    taken.remove(ip);
  }
}
