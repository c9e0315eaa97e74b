package dev.netduo.emulator.topology.diff;

import dev.netduo.emulator.topology.Table.PacketSet;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The elements of a set as the kernel can hold them. */
final class Elements {
  private Elements() {}

  /**
   * The keys of a set without those that another key covers. The kernel refuses an interval that
   * lies within another one, although the set of packets is the same.
   */
  static Set<List<String>> disjoint(PacketSet set) {
    if (!set.intervals() || set.elements().size() < 2) {
      return set.elements();
    }
    var all = set.elements().stream().map(Element::new).toList();
    // Only networks and ranges can cover another key; there are few of them beside the addresses.
    var wide = all.stream().filter(Element::isWide).toList();
    var kept = new LinkedHashSet<List<String>>();
    for (var candidate : all) {
      if (wide.stream().noneMatch(other -> other != candidate && other.covers(candidate))) {
        kept.add(candidate.key);
      }
    }
    return kept;
  }

  private static final class Element {
    private final List<String> key;
    private final List<Part> parts;

    Element(List<String> key) {
      this.key = key;
      this.parts = key.stream().map(Part::of).toList();
    }

    boolean isWide() {
      return key.stream().anyMatch(part -> part.indexOf('/') >= 0 || part.indexOf('-') >= 0);
    }

    boolean covers(Element other) {
      if (parts.equals(other.parts)) {
        // Two spellings of the same key: the one that sorts first stays.
        return String.join(".", key).compareTo(String.join(".", other.key)) < 0;
      }
      for (var i = 0; i < parts.size(); i++) {
        if (!parts.get(i).covers(other.parts.get(i))) {
          return false;
        }
      }
      return true;
    }
  }

  private sealed interface Part {
    boolean covers(Part other);

    static Part of(String text) {
      var dash = text.indexOf('-');
      if (dash > 0 && text.chars().allMatch(c -> c == '-' || Character.isDigit(c))) {
        return new Numbers(
            Long.parseLong(text, 0, dash, 10), Long.parseLong(text, dash + 1, text.length(), 10));
      }
      if (!text.isEmpty() && text.chars().allMatch(Character::isDigit)) {
        return new Numbers(Long.parseLong(text), Long.parseLong(text));
      }
      var address = new IPAddressString(text).getAddress();
      return address == null ? new Word(text) : new Addresses(address.toPrefixBlock());
    }
  }

  private record Numbers(long first, long last) implements Part {
    @Override
    public boolean covers(Part other) {
      return other instanceof Numbers n && first <= n.first && n.last <= last;
    }
  }

  private record Addresses(IPAddress block) implements Part {
    @Override
    public boolean covers(Part other) {
      return other instanceof Addresses a && block.contains(a.block);
    }
  }

  private record Word(String text) implements Part {
    @Override
    public boolean covers(Part other) {
      return equals(other);
    }
  }
}
