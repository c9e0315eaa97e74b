package dev.netduo.k8s.dns;

import dev.netduo.emulator.net.Ip;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Records as they are gathered: those of one service, or those that belong to none. */
final class RecordPart {
  private final Map<String, Set<String>> named = new HashMap<>();
  private final Map<String, Set<String>> pointers = new HashMap<>();

  /** An address of a name. */
  void address(String name, Ip ip) {
    add(name, ip.isV4() ? "A" : "AAAA", ip.toString());
  }

  /** A name of an address, which others may have as well. */
  void pointer(Ip ip, String name) {
    add(pointers, ip.reverseName() + ".", "PTR", name);
  }

  /** Any other record. */
  void add(String name, String type, String rdata) {
    add(named, name, type, rdata);
  }

  private static void add(Map<String, Set<String>> to, String name, String type, String rdata) {
    to.computeIfAbsent(name, _ -> new TreeSet<>()).add(line(name, type, rdata));
  }

  /** Lines by owner name, but for the names of addresses. */
  Map<String, Set<String>> named() {
    return named;
  }

  /** Lines by owner name: the names of addresses. */
  Map<String, Set<String>> pointers() {
    return pointers;
  }

  /** A line of a zone file. */
  static String line(String name, String type, String rdata) {
    return name + " " + DnsZone.TTL + " IN " + type + " " + rdata;
  }
}
