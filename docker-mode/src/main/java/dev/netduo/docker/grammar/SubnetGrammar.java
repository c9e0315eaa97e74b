package dev.netduo.docker.grammar;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.NetworkSpec.Range;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * {@code --subnet}, {@code --gateway} and {@code --ip-range} of {@code docker network create}: each
 * gateway and each range belongs to the subnet it lies in.
 */
public final class SubnetGrammar {
  private SubnetGrammar() {}

  /**
   * The address ranges the options describe.
   *
   * @throws NetduoException where two subnets overlap, a gateway or range lies in none, or one
   *     subnet has two of them
   */
  public static List<Range> ranges(
      List<String> subnets, List<String> gateways, List<String> parts) {
    if (subnets.isEmpty() && !(gateways.isEmpty() && parts.isEmpty())) {
      throw new NetduoException(
          "every --ip-range or --gateway must have a corresponding --subnet",
          "add --subnet CIDR to it");
    }
    var cidrs = subnets.stream().map(Cidr::parse).toList();
    var routers = gateways.stream().map(Ip::parse).toList();
    var pieces = parts.stream().map(Cidr::parse).toList();
    refuseOverlap(cidrs);
    routers.forEach(ip -> requireSome(cidrs, cidr -> cidr.contains(ip), "gateway " + ip));
    pieces.forEach(part -> requireSome(cidrs, cidr -> cidr.contains(part), "range " + part));
    return cidrs.stream()
        .map(cidr ->
            new Range(
                cidr,
                single(routers, cidr::contains, "gateway", cidr),
                single(pieces, cidr::contains, "range", cidr)))
        .toList();
  }

  private static void refuseOverlap(List<Cidr> cidrs) {
    for (int i = 0; i < cidrs.size(); i++) {
      for (var later : cidrs.subList(i + 1, cidrs.size())) {
        if (cidrs.get(i).overlaps(later)) {
          throw new NetduoException(
              "the subnets " + cidrs.get(i) + " and " + later + " overlap",
              "give one of IPv4 and one of IPv6");
        }
      }
    }
  }

  private static void requireSome(List<Cidr> cidrs, Predicate<Cidr> holds, String what) {
    if (cidrs.stream().noneMatch(holds)) {
      throw new NetduoException(
          "no matching subnet for " + what + ": it is not in " + cidrs.getFirst(),
          "choose one inside " + cidrs.getFirst());
    }
  }

  private static <T> Optional<T> single(List<T> all, Predicate<T> inside, String what, Cidr cidr) {
    var found = all.stream().filter(inside).toList();
    if (found.size() > 1) {
      throw new NetduoException(
          "the subnet " + cidr + " has two of --" + what + ": " + found, "give it once");
    }
    return found.stream().findFirst();
  }
}
