package dev.netduo.docker.predict;

import dev.netduo.emulator.engine.Container;
import dev.netduo.emulator.engine.ContainerSpec.ExposedPort;
import dev.netduo.emulator.net.Protocol;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What is taken to listen in a container: what netduo's own server was told to, else what the image
 * or its user declared with EXPOSE, whether or not a process does.
 */
final class Listening {
  private static final Pattern SERVED = Pattern.compile("(\\d{1,5})/(http|tcp|udp)");
  private static final String BOX = "netduo/box";

  private Listening() {}

  static List<ExposedPort> of(Container container) {
    var command = container.command();
    if (!command.isEmpty() && command.getFirst().replaceFirst(".*/", "").equals("netserve")) {
      return command.stream().skip(1).flatMap(Listening::served).toList();
    }
    // The box declares nothing; with another command than its server nothing listens in it.
    return container.image().startsWith(BOX) ? List.of() : container.exposed();
  }

  private static Stream<ExposedPort> served(String word) {
    var served = SERVED.matcher(word);
    return served.matches()
        ? Stream.of(
            new ExposedPort(
                Integer.parseInt(served.group(1)),
                served.group(2).equals("udp") ? Protocol.UDP : Protocol.TCP))
        : Stream.of();
  }
}
