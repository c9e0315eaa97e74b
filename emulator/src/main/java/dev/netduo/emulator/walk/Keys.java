package dev.netduo.emulator.walk;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.topology.Field;
import dev.netduo.emulator.topology.Match;
import dev.netduo.emulator.topology.Table;
import dev.netduo.emulator.topology.Table.PacketMap;
import dev.netduo.emulator.topology.Table.PacketSet;
import dev.netduo.emulator.topology.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks packets up in sets and maps. */
final class Keys {
  private Keys() {}

  /**
   * Whether a set holds the packet's key, or with {@code negated} does not. A packet without one of
   * the fields, such as an echo's ports, matches neither way.
   */
  static boolean match(Table table, Match.InSet match, Packet packet) {
    var name = match.set();
    var set = table.sets().get(name);
    if (set == null) {
      throw new NetduoException("a rule names a set '" + name + "' that its table does not have");
    }
    return key(match.key(), packet).filter(key -> holds(set, key) != match.negated()).isPresent();
  }

  /** What a map holds for the packet's key. */
  static Optional<Target> lookup(Table table, String name, List<Field> fields, Packet packet) {
    PacketMap map = table.maps().get(name);
    if (map == null) {
      throw new NetduoException("a rule names a map '" + name + "' that its table does not have");
    }
    return key(fields, packet).flatMap(key -> Optional.ofNullable(map.elements().get(key)));
  }

  private static boolean holds(PacketSet set, List<String> key) {
    if (set.elements().contains(key)) {
      return true;
    }
    return set.intervals() && set.elements().stream().anyMatch(element -> covers(element, key));
  }

  private static boolean covers(List<String> element, List<String> key) {
    for (var i = 0; i < key.size(); i++) {
      if (!covers(element.get(i), key.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean covers(String element, String value) {
    if (element.equals(value)) {
      return true;
    }
    if (element.indexOf('/') >= 0) {
      return Cidr.parseLoosely(element).contains(Ip.parse(value));
    }
    var dash = element.indexOf('-');
    if (dash <= 0) {
      return false;
    }
    var first = element.substring(0, dash).strip();
    var last = element.substring(dash + 1).strip();
    if (element.indexOf('.') >= 0) {
      var ip = Ip.parse(value);
      return ip.compareTo(Ip.parse(first)) >= 0 && ip.compareTo(Ip.parse(last)) <= 0;
    }
    var number = Long.parseLong(value);
    return number >= Long.parseLong(first) && number <= Long.parseLong(last);
  }

  private static Optional<List<String>> key(List<Field> fields, Packet packet) {
    var tuple = packet.tuple();
    var ports = tuple.transport() != Transport.ICMP;
    var key = new ArrayList<String>();
    for (var field : fields) {
      switch (field) {
        case SOURCE_ADDRESS -> key.add(tuple.source().toString());
        case DESTINATION_ADDRESS -> key.add(tuple.destination().toString());
        case PROTOCOL -> key.add(tuple.transport().lowerCase());
        case SOURCE_PORT -> {
          if (!ports) {
            return Optional.empty();
          }
          key.add(Integer.toString(tuple.sourcePort()));
        }
        case DESTINATION_PORT -> {
          if (!ports) {
            return Optional.empty();
          }
          key.add(Integer.toString(tuple.destinationPort()));
        }
        case MARK -> key.add(Integer.toUnsignedString(packet.mark()));
      }
    }
    return Optional.of(key);
  }
}
