package dev.netduo.docker.grammar;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.ServiceSpec.Published;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads {@code --publish} of a service: as a container's, without an address, and in the long form
 * with {@code mode=ingress} or {@code mode=host}.
 */
public final class ServicePorts {
  private static final String MODE = "mode=";

  private ServicePorts() {}

  /**
   * The ports one {@code --publish} asks for.
   *
   * @throws NetduoException where the value is none
   */
  public static List<Published> read(String value) {
    var fields = new ArrayList<>(List.of(value.split(",", -1)));
    var mode =
        fields.stream()
            .filter(field -> field.startsWith(MODE))
            .map(field -> field.substring(MODE.length()))
            .reduce("ingress", (first, last) -> last);
    if (!List.of("ingress", "host").contains(mode)) {
      throw new NetduoException(
          "invalid publish mode '" + mode + "' in " + value, "write mode=ingress or mode=host");
    }
    fields.removeIf(field -> field.startsWith(MODE));
    return PublishGrammar.publish(String.join(",", fields)).stream()
        .map(mapping -> {
          if (!mapping.hostIp().isEmpty()) {
            throw new NetduoException(
                "hostip is not supported for services: " + value, "leave the address out");
          }
          return new Published(mapping.hostPort(), mapping.container(), mode.equals("ingress"));
        })
        .toList();
  }
}
