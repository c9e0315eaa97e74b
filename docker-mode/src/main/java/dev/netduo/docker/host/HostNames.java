package dev.netduo.docker.host;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.session.Labels;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/** The names hosts have, and those of their containers and network in the Engine. */
final class HostNames {
  /** The label {@link Labels#KIND} of a host's container and of the underlay. */
  static final String KIND = "host";

  /** The label that says where the Engine of a host is that netduo did not start. */
  static final String ENGINE = "dev.netduo.engine";

  private static final Pattern VALID = Pattern.compile("[a-z0-9]([a-z0-9-]{0,28}[a-z0-9])?");

  private HostNames() {}

  /**
   * Checks names that are to become hosts.
   *
   * @throws NetduoException where one is none, is given twice or is taken
   */
  static void requireFree(List<String> names, List<Host> taken) {
    var seen = new HashSet<String>();
    for (var name : names) {
      if (!VALID.matcher(name).matches()) {
        throw new NetduoException(
            "'" + name + "' is no host name",
            "use lower case letters, digits and dashes, at most 30");
      }
      if (!seen.add(name)) {
        throw new NetduoException("host " + name + " is named twice", "name each host once");
      }
      if (taken.stream().anyMatch(host -> host.name().equals(name))) {
        throw new NetduoException(
            "there is a host " + name + " already", "remove it with: host rm " + name);
      }
    }
  }

  // No container or network of the user's can begin with an underscore.
  static String engineName(String session, String host) {
    return Labels.engineName(session, "_host-" + host);
  }

  static String underlay(String session) {
    return Labels.engineName(session, "_hosts");
  }
}
