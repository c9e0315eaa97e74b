package dev.netduo.emulator.machine;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Which address ranges are in use, by the machine's routes and by Docker networks, at one moment.
 *
 * @param uses every range in use
 */
public record MachineAddresses(List<Use> uses) {
  private static final List<Cidr> PRIVATE =
      List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("172.16.0.0/12"), Cidr.parse("192.168.0.0/16"));

  /**
   * A range in use.
   *
   * @param by for example {@code Docker network web} or {@code route over eth0}
   */
  public record Use(Cidr network, String by) {}

  /** Reads this machine's IPv4 routes and the engine's networks. */
  public static MachineAddresses read(ContainerEngine engine) {
    var networks =
        engine.networks().list(Map.of()).stream()
            .flatMap(network ->
                network.subnets().stream()
                    .map(subnet -> new Use(subnet.cidr(), "Docker network " + network.name())));
    return new MachineAddresses(Stream.concat(networks, routes().stream()).toList());
  }

  private static List<Use> routes() {
    try {
      return routes(Files.readString(Path.of("/proc/net/route")));
    } catch (IOException e) {
      // No Linux, so none of its routes either; containers then live in a machine of their own.
      return List.of();
    }
  }

  /**
   * Reads the kernel's table: interface, destination and mask as hexadecimal numbers in the byte
   * order of the machine (proc(5)). The default route uses no range.
   */
  static List<Use> routes(String table) {
    return table
        .lines()
        .skip(1)
        .map(line -> line.split("\\s+"))
        .filter(words -> words.length > 7)
        .map(words ->
            new Use(
                Cidr.around(ip(words[1]), Integer.bitCount(Integer.parseUnsignedInt(words[7], 16))),
                "route over " + words[0]))
        .filter(use -> use.network().prefixLength() > 0)
        .toList();
  }

  private static Ip ip(String hexadecimal) {
    var bits = Integer.parseUnsignedInt(hexadecimal, 16);
    // Every machine Docker runs on today is little-endian.
    return Ip.parse(
        (bits & 0xff)
            + "."
            + (bits >>> 8 & 0xff)
            + "."
            + (bits >>> 16 & 0xff)
            + "."
            + (bits >>> 24));
  }

  /** What is in use within a range or around it. */
  public List<Use> overlapping(Cidr range) {
    return uses.stream().filter(use -> use.network().overlaps(range)).toList();
  }

  /**
   * The preferred range, or the next of its size in the same private block that is free.
   *
   * @throws NetduoException where none is
   */
  public Cidr free(Cidr preferred) {
    if (overlapping(preferred).isEmpty()) {
      return preferred;
    }
    var block =
        PRIVATE.stream()
            .filter(candidate -> candidate.contains(preferred))
            .findFirst()
            .orElse(preferred);
    var all = block.subnets(preferred.prefixLength());
    return all.filter(candidate -> candidate.compareTo(preferred) > 0)
        .filter(candidate -> overlapping(candidate).isEmpty())
        .findFirst()
        .or(() ->
            block
                .subnets(preferred.prefixLength())
                .filter(candidate -> overlapping(candidate).isEmpty())
                .findFirst())
        .orElseThrow(() ->
            new NetduoException(
                "no /" + preferred.prefixLength() + " network is free in " + block,
                "choose a smaller network, or remove Docker networks"));
  }

  /**
   * Refuses a range that is in use.
   *
   * @param what what it was wanted for, for example {@code pod CIDR}
   * @throws NetduoException where it overlaps one in use; names the holder and a free range
   */
  public void requireFree(Cidr range, String what) {
    var holders = overlapping(range);
    if (!holders.isEmpty()) {
      var holder = holders.getFirst();
      throw new NetduoException(
          what + " " + range + " overlaps " + holder.network() + " (" + holder.by() + ")",
          "choose a free one, for example " + free(range));
    }
  }
}
