package dev.netduo.k8s.underlay;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Ranges for a network, of the private ones: the same for the same name where nobody else has them.
 */
final class FreeRanges {
  private static final int LENGTH_V4 = 24;
  private static final int LENGTH_V6 = 64;
  private static final int MOST_V6 = 1024;
  private static final List<Cidr> BLOCKS =
      List.of(Cidr.parse("192.168.0.0/16"), Cidr.parse("172.16.0.0/12"));

  private FreeRanges() {}

  /**
   * A range of each family.
   *
   * @param name of the network
   * @param attempt another one begins to look somewhere else
   * @throws NetduoException where none is left
   */
  static List<Cidr> choose(
      String name, int attempt, Collection<Family> families, Collection<Cidr> taken) {
    var seed = name + "/" + attempt;
    return families.stream()
        .map(family ->
            (family == Family.IPV4 ? v4(seed) : v6(seed))
                .filter(range -> taken.stream().noneMatch(range::overlaps))
                .findFirst()
                .orElseThrow(() ->
                    new NetduoException(
                        "no private " + family.kubernetes() + " range is left for " + name,
                        "choose a smaller --pod-cidr or --service-cidr, or remove other clusters")))
        .toList();
  }

  private static Stream<Cidr> v4(String seed) {
    return BLOCKS.stream()
        .flatMap(block -> {
          var all = block.subnets(LENGTH_V4).toList();
          var first = Math.floorMod(seed.hashCode(), all.size());
          return IntStream.range(0, all.size()).mapToObj(i -> all.get((first + i) % all.size()));
        });
  }

  /** Unique local ranges (RFC 4193). */
  private static Stream<Cidr> v6(String seed) {
    return IntStream.range(0, MOST_V6)
        .mapToObj(i -> {
          var digest =
              UUID.nameUUIDFromBytes((seed + "/" + i).getBytes(StandardCharsets.UTF_8)).toString();
          var ip =
              "fd%s:%s:%s::"
                  .formatted(
                      digest.substring(0, 2), digest.substring(2, 6), digest.substring(9, 13));
          return Cidr.around(Ip.parse(ip), LENGTH_V6);
        });
  }
}
