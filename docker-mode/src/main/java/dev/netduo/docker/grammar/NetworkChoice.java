package dev.netduo.docker.grammar;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Ip;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What {@code --network} asks for, in the names the user knows. */
public sealed interface NetworkChoice {

  /** The Engine's default bridge: addresses, no names. */
  record DefaultBridge() implements NetworkChoice {}

  /** The machine's own network. */
  record Host() implements NetworkChoice {}

  /** No network but the loopback. */
  record None() implements NetworkChoice {}

  /** The network namespace of another container. */
  record OfContainer(String container) implements NetworkChoice {}

  /**
   * A network the user created.
   *
   * @param aliases further names on it
   * @param ip a fixed address on it
   */
  record UserDefined(String network, List<String> aliases, Optional<Ip> ip)
      implements NetworkChoice {}

  /**
   * Reads one value of {@code --network}: a mode, a network's name, or {@code
   * name=NET,alias=A,ip=ADDRESS}.
   *
   * @throws NetduoException where the value is none of these
   */
  static NetworkChoice parse(String value) {
    if (value.contains("=")) {
      return longForm(value);
    }
    if (value.startsWith("container:")) {
      var container = value.substring("container:".length());
      if (container.isEmpty()) {
        throw new NetduoException(
            "invalid container format container:<name|id>", "name the container after the colon");
      }
      return new OfContainer(container);
    }
    return switch (value) {
      case "" -> throw new NetduoException("--network needs a name", "for example --network front");
      case "bridge", "default" -> new DefaultBridge();
      case "host" -> new Host();
      case "none" -> new None();
      default -> new UserDefined(value, List.of(), Optional.empty());
    };
  }

  private static NetworkChoice longForm(String value) {
    var name = "";
    var aliases = new ArrayList<String>();
    Optional<Ip> ip = Optional.empty();
    for (var field : value.split(",", -1)) {
      var equals = field.indexOf('=');
      var text = field.substring(equals + 1);
      switch (equals < 0 ? field : field.substring(0, equals)) {
        case "name" -> name = text;
        case "alias" -> aliases.add(text);
        case "ip" -> ip = Optional.of(Ip.parse(text));
        default ->
            throw new NetduoException(
                "invalid field '" + field + "' in --network " + value,
                "netduo knows name=, alias= and ip=");
      }
    }
    if (name.isEmpty()) {
      throw new NetduoException(
          "--network " + value + " names no network", "add name=NETWORK to it");
    }
    var choice = parse(name);
    if (choice instanceof UserDefined) {
      return new UserDefined(name, List.copyOf(aliases), ip);
    }
    if (!aliases.isEmpty() || ip.isPresent()) {
      throw onlyUserDefined();
    }
    return choice;
  }

  /** Docker's refusal of names and fixed addresses anywhere else. */
  static NetduoException onlyUserDefined() {
    return new NetduoException(
        "network-scoped aliases and fixed addresses are only supported on user-defined networks",
        "create one with: docker network create NAME");
  }
}
