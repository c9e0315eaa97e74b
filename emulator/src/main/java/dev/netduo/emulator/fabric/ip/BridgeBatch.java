package dev.netduo.emulator.fabric.ip;

import dev.netduo.emulator.topology.ForwardingEntry;
import dev.netduo.emulator.topology.diff.LinkChange;
import java.util.List;
import java.util.stream.Stream;

/** Writes forwarding entries of VXLAN devices as lines for {@code bridge -batch}. */
public final class BridgeBatch {
  /** The entry for everything unknown; the kernel keeps a list of remotes for it alone. */
  private static final String ANY = "00:00:00:00:00:00";

  private BridgeBatch() {}

  /** The lines for entries that go. */
  public static List<String> drops(List<LinkChange.Drop> changes) {
    return changes.stream()
        .flatMap(change ->
            change instanceof LinkChange.DropForwarding c
                ? Stream.of("fdb del " + entry(c.entry()))
                : Stream.empty())
        .toList();
  }

  /** The lines for entries that appear. */
  public static List<String> puts(List<LinkChange.Put> changes) {
    return changes.stream()
        .flatMap(change ->
            change instanceof LinkChange.PutForwarding c
                ? Stream.of(verb(c.entry()) + entry(c.entry()) + " self permanent")
                : Stream.empty())
        .toList();
  }

  private static String verb(ForwardingEntry entry) {
    return entry.mac().equals(ANY) ? "fdb append " : "fdb replace ";
  }

  private static String entry(ForwardingEntry entry) {
    return entry.mac() + " dev " + entry.link() + " dst " + entry.remote();
  }
}
