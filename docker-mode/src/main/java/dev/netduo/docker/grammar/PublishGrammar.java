package dev.netduo.docker.grammar;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.ContainerSpec.ExposedPort;
import dev.netduo.emulator.engine.ContainerSpec.PortMapping;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.PortRange;
import dev.netduo.emulator.net.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Reads the values of {@code --publish} and {@code --expose}, short and long form, with ranges.
 *
 * <p>Source: the port specification of Docker's command line, {@code
 * [[IP:][HOST_PORT]:]CONTAINER_PORT[/PROTOCOL]}.
 */
public final class PublishGrammar {
  private static final String HINT = "write it like 8080:80, 127.0.0.1:8080:80, 80 or 53:53/udp";

  private PublishGrammar() {}

  /**
   * The mappings that one {@code --publish} asks for; a range gives several. Host port 0 stands for
   * the engine's choice.
   *
   * @throws NetduoException where the value is none
   */
  public static List<PortMapping> publish(String value) {
    return value.contains("=") ? longForm(value) : shortForm(value);
  }

  /**
   * The ports that one {@code --expose} declares.
   *
   * @throws NetduoException where the value is none
   */
  public static List<ExposedPort> expose(String value) {
    var slash = value.indexOf('/');
    var protocol = slash < 0 ? Protocol.TCP : protocol(value.substring(slash + 1), value);
    var range = range(slash < 0 ? value : value.substring(0, slash), "--expose", value);
    return ports(range).map(port -> new ExposedPort(port, protocol)).toList();
  }

  private static List<PortMapping> shortForm(String value) {
    var slash = value.lastIndexOf('/');
    var protocol = slash < 0 ? Protocol.TCP : protocol(value.substring(slash + 1), value);
    var rest = slash < 0 ? value : value.substring(0, slash);

    var lastColon = rest.lastIndexOf(':');
    var container = range(rest.substring(lastColon + 1), "container port", value);
    var hostPart = lastColon < 0 ? "" : rest.substring(0, lastColon);
    var addressEnd = hostPart.lastIndexOf(':');
    // An IPv6 address stands in brackets, so that its own colons do not count.
    var hostIp = addressEnd < 0 ? "" : address(hostPart.substring(0, addressEnd), value);
    return mappings(hostIp, hostPart.substring(addressEnd + 1), container, protocol, value);
  }

  private static List<PortMapping> longForm(String value) {
    var hostIp = "";
    var published = "";
    var target = "";
    var protocol = Protocol.TCP;
    for (var field : value.split(",", -1)) {
      var equals = field.indexOf('=');
      var key = equals < 0 ? field : field.substring(0, equals);
      var text = equals < 0 ? "" : field.substring(equals + 1);
      switch (key) {
        case "target" -> target = text;
        case "published" -> published = text;
        case "host_ip" -> hostIp = address(text, value);
        case "protocol" -> protocol = protocol(text, value);
        case "mode" -> {
          // Both modes mean the same for a single container.
        }
        default -> throw invalid("invalid field '" + key + "' in publish " + value);
      }
    }
    return mappings(hostIp, published, range(target, "container port", value), protocol, value);
  }

  private static List<PortMapping> mappings(
      String hostIp, String hostPorts, PortRange container, Protocol protocol, String value) {
    if (hostPorts.isEmpty()) {
      return ports(container)
          .map(port -> new PortMapping(hostIp, 0, new ExposedPort(port, protocol)))
          .toList();
    }
    var host = range(hostPorts, "host port", value);
    var length = container.last() - container.first();
    if (host.last() - host.first() != length) {
      throw invalid(
          "invalid ranges for container and host ports: "
              + container
              + " and "
              + host
              + " differ in length");
    }
    var mappings = new ArrayList<PortMapping>();
    for (var i = 0; i <= length; i++) {
      mappings.add(
          new PortMapping(
              hostIp, host.first() + i, new ExposedPort(container.first() + i, protocol)));
    }
    return List.copyOf(mappings);
  }

  private static String address(String text, String value) {
    var bare =
        text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    if (bare.isEmpty()) {
      return "";
    }
    try {
      return Ip.parse(bare).toString();
    } catch (NetduoException e) {
      throw new NetduoException("invalid IP address in publish " + value + ": " + bare, HINT, e);
    }
  }

  private static PortRange range(String text, String what, String value) {
    var dash = text.indexOf('-');
    try {
      return dash < 0
          ? PortRange.of(Integer.parseInt(text))
          : new PortRange(
              Integer.parseInt(text.substring(0, dash)),
              Integer.parseInt(text.substring(dash + 1)));
    } catch (NumberFormatException | NetduoException e) {
      throw new NetduoException(
          "invalid " + what + " '" + text + "' in '" + value + "'",
          HINT + "; ports run from 1 to 65535",
          e);
    }
  }

  private static Protocol protocol(String text, String value) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "tcp" -> Protocol.TCP;
      case "udp" -> Protocol.UDP;
      case "sctp" -> Protocol.SCTP;
      default ->
          throw new NetduoException(
              "invalid protocol '" + text + "' in '" + value + "'", "use tcp, udp or sctp");
    };
  }

  private static Stream<Integer> ports(PortRange range) {
    return IntStream.rangeClosed(range.first(), range.last()).boxed();
  }

  private static NetduoException invalid(String message) {
    return new NetduoException(message, HINT);
  }
}
