package dev.netduo.k8s.dns;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Ip;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Records as they are gathered: those of one service, or those that belong to none. */
final class RecordPart {
  static final int LONGEST_LABEL = 63;
  // RFC 1035 counts a byte of length before each label, where the text has a dot after it.
  private static final int LONGEST_NAME = 254;

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

  /**
   * Any other record.
   *
   * @throws NetduoException where no record can have such a name; the server, which reads lines,
   *     never sees it
   */
  void add(String name, String type, String rdata) {
    add(named, name, type, rdata);
  }

  private static void add(Map<String, Set<String>> to, String name, String type, String rdata) {
    if (!isName(name)) {
      throw new NetduoException("'" + name + "' is no DNS name");
    }
    to.computeIfAbsent(name, _ -> new TreeSet<>()).add(line(name, type, rdata));
  }

  /** Whether a text with a final dot is a name: labels of letters, digits, dashes, underscores. */
  static boolean isName(String text) {
    var label = 0;
    for (int index = 0; index < text.length(); index++) {
      var c = text.charAt(index);
      if (c == '.' && label > 0) {
        label = 0;
      } else if (!isOfLabel(c) || ++label > LONGEST_LABEL) {
        return false;
      }
    }
    return label == 0 && !text.isEmpty() && text.length() <= LONGEST_NAME;
  }

  private static boolean isOfLabel(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }

  /** Takes over all records of another part. */
  void addAll(RecordPart other) {
    other.named.forEach(
        (name, lines) -> named.computeIfAbsent(name, _ -> new TreeSet<>()).addAll(lines));
    other.pointers.forEach(
        (name, lines) -> pointers.computeIfAbsent(name, _ -> new TreeSet<>()).addAll(lines));
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
