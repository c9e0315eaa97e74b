package dev.netduo.docker;

import dev.netduo.docker.grammar.NetworkChoice;
import dev.netduo.emulator.engine.ContainerSpecBuilder;
import dev.netduo.emulator.net.Ip;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What {@code docker run} asks for, in the names the user knows.
 *
 * @param name the logical name; empty lets netduo choose one
 * @param image a reference
 * @param networks the first is joined at creation, the others before the start; empty is the
 *     default bridge
 * @param aliases further names on the first network
 * @param ip a fixed address on the first network
 * @param labels the user's
 * @param hostname the host name inside; empty takes the identifier's first twelve characters
 * @param settings everything that means the same to the engine, such as ports and environment
 */
public record RunRequest(
    String name,
    String image,
    List<NetworkChoice> networks,
    List<String> aliases,
    Optional<Ip> ip,
    Map<String, String> labels,
    String hostname,
    UnaryOperator<ContainerSpecBuilder> settings) {

  /** A container on the default bridge with nothing special about it. */
  public static RunRequest of(String name, String image) {
    return new RunRequest(
        name,
        image,
        List.of(),
        List.of(),
        Optional.empty(),
        Map.of(),
        "",
        UnaryOperator.identity());
  }

  /** The same on one network more; the value is what {@code --network} takes. */
  public RunRequest on(String network) {
    var more = new ArrayList<>(networks);
    more.add(NetworkChoice.parse(network));
    return new RunRequest(name, image, List.copyOf(more), aliases, ip, labels, hostname, settings);
  }

  /** The same with further settings. */
  public RunRequest with(UnaryOperator<ContainerSpecBuilder> more) {
    return new RunRequest(
        name,
        image,
        networks,
        aliases,
        ip,
        labels,
        hostname,
        builder -> more.apply(settings.apply(builder)));
  }
}
