package dev.netduo.k8s.ipam;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who has which address, for a whole cluster. Addresses of a range are given in order, moving on
 * after each, and one that was given back rests before somebody else gets it. Safe for use by
 * several threads.
 */
public final class AddressBook {
  private final List<Cidr> reserved;
  private final Duration rest;
  private final InstantSource clock;
  private final Map<Ip, Owner> owners = new HashMap<>();
  private final Map<Ip, Instant> resting = new HashMap<>();
  private final Map<Cidr, Long> next = new HashMap<>();

  private record Owner(String uid, String pod) {}

  /**
   * A book in which nothing is taken.
   *
   * @param reserved addresses that nobody is given who does not ask for one of them
   * @param rest how long an address that was given back stays unused
   */
  public AddressBook(List<Cidr> reserved, Duration rest, InstantSource clock) {
    this.reserved = List.copyOf(reserved);
    this.rest = rest;
    this.clock = clock;
  }

  /**
   * Gives a pod its addresses, in the order it asks for them; all or none.
   *
   * @throws NetduoException where one is another's or a range has none left; says the same as long
   *     as that is so
   */
  public synchronized List<Ip> take(AddressRequest request) {
    var now = clock.instant();
    resting.values().removeIf(until -> !until.isAfter(now));
    var given = new ArrayList<Ip>();
    for (var want : request.wants()) {
      given.add(
          switch (want) {
            case AddressRequest.Want.Fixed(var ip) -> fixed(ip, request.uid());
            case AddressRequest.Want.AnyOf any ->
                any.ranges().stream()
                    .flatMap(range -> free(range, any.ofNode()).stream())
                    .findFirst()
                    .orElseThrow(() -> exhausted(any.ranges()));
          });
    }
    keep(request.uid(), request.pod(), given);
    return List.copyOf(given);
  }

  /** Notes addresses that a pod has already. */
  public synchronized void keep(String uid, String pod, List<Ip> ips) {
    ips.forEach(ip -> {
      owners.put(ip, new Owner(uid, pod));
      resting.remove(ip);
    });
  }

  /** A pod is gone: what it had rests from now on. */
  public synchronized void release(String uid) {
    var until = clock.instant().plus(rest);
    owners
        .entrySet()
        .removeIf(entry -> {
          var gone = entry.getValue().uid().equals(uid);
          if (gone) {
            resting.put(entry.getKey(), until);
          }
          return gone;
        });
  }

  // Whoever asks for one address knows what it is for; it need not rest.
  private Ip fixed(Ip ip, String uid) {
    var owner = Optional.ofNullable(owners.get(ip)).filter(other -> !other.uid().equals(uid));
    if (owner.isPresent()) {
      throw new NetduoException("the address " + ip + " is in use by pod " + owner.get().pod());
    }
    return ip;
  }

  private Optional<Ip> free(Cidr range, boolean ofNode) {
    var count = Ends.count(range);
    var start = next.getOrDefault(range, 0L);
    for (long step = 0; step < count; step++) {
      var index = (start + step) % count;
      var ip = range.host(index);
      if (ofNode && Ends.isEnd(range, ip)) {
        continue;
      }
      var blocked = reserved.stream().filter(part -> part.contains(ip)).findFirst();
      if (blocked.isPresent()) {
        // A range of 2^64 cannot be walked through one by one.
        step += Math.min(restOf(blocked.get(), ip), count - 1 - index);
        continue;
      }
      if (!owners.containsKey(ip) && !resting.containsKey(ip)) {
        next.put(range, index + 1);
        return Optional.of(ip);
      }
    }
    return Optional.empty();
  }

  /** How many addresses of a network follow one. */
  private static long restOf(Cidr network, Ip ip) {
    var passed = ip.address().getValue().subtract(network.host(0).address().getValue());
    return network
        .size()
        .subtract(passed)
        .subtract(java.math.BigInteger.ONE)
        .min(java.math.BigInteger.TWO.pow(31))
        .longValueExact();
  }

  private NetduoException exhausted(List<Cidr> ranges) {
    var rests =
        resting.keySet().stream().anyMatch(ip -> ranges.stream().anyMatch(r -> r.contains(ip)));
    return new NetduoException(
        "no address is free in "
            + Cidr.listed(ranges)
            + (rests ? ": those given back rest for " + rest.toSeconds() + " s" : ""),
        "remove pods, or use a larger range");
  }
}
