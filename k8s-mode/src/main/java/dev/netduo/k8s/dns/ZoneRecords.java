package dev.netduo.k8s.dns;

import dev.netduo.emulator.topology.Parts;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * Records by owner name, each a line of a zone file: {@code NAME TTL IN TYPE RDATA}. Those of a
 * service's name and of the names below it are a part of their own, which stays the same object for
 * as long as the service does: of the ten thousand services of a large cluster a change touches
 * one.
 */
public final class ZoneRecords {
  private final String services;
  private final Parts<String, Map<String, Set<String>>> parts;
  private final Parts<String, Set<String>> pointers;
  private final Map<String, Set<String>> others;

  /**
   * @param services what the names of all services end in, with dots on both sides
   * @param parts by the service's name
   * @param pointers records of addresses' names
   * @param others records of names that belong to no service; handed over, not to be changed any
   *     more
   */
  ZoneRecords(
      String services,
      Parts<String, Map<String, Set<String>>> parts,
      Parts<String, Set<String>> pointers,
      Map<String, Set<String>> others) {
    this.services = services;
    this.parts = parts;
    this.pointers = pointers;
    this.others = Collections.unmodifiableMap(others);
  }

  /** The lines of a name; none where it has no records. */
  public Set<String> of(String name) {
    if (name.endsWith(services)) {
      // SERVICE.NAMESPACE are the last two labels of the rest.
      var rest = name.substring(0, name.length() - services.length());
      var namespace = rest.lastIndexOf('.');
      var service = rest.substring(rest.lastIndexOf('.', namespace - 1) + 1) + services;
      var lines = parts.get(service).orElse(Map.of()).get(name);
      if (lines != null) {
        return lines;
      }
    }
    return pointers.get(name).orElseGet(() -> others.getOrDefault(name, Set.of()));
  }

  /** Lines by owner name, by the name of the service. */
  Parts<String, Map<String, Set<String>>> parts() {
    return parts;
  }

  /** Lines by owner name: the names of addresses. */
  Parts<String, Set<String>> pointers() {
    return pointers;
  }

  /** Lines by owner name of what belongs to no service. */
  Map<String, Set<String>> others() {
    return others;
  }
}
