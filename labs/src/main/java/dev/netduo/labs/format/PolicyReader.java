package dev.netduo.labs.format;

import dev.netduo.docker.grammar.ByteSize;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.guard.LinePolicy;
import dev.netduo.emulator.yaml.YamlMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Reads the policy that untrusted lines are held to; what a file leaves out stays as it is. */
public final class PolicyReader {
  private static final List<String> FIELDS =
      List.of("memory", "processes", "containers", "networks", "capabilities", "ports");
  private static final List<String> PORT_FIELDS = List.of("least", "loopback-only");
  private static final int MOST = 100_000;

  private PolicyReader() {}

  /**
   * Reads a policy file.
   *
   * @throws NetduoException where it cannot be read; names line and field
   */
  public static LinePolicy read(Path file) {
    try {
      return read(file.toString(), Files.readString(file));
    } catch (NoSuchFileException e) {
      throw new NetduoException("there is no policy file " + file, "", e);
    } catch (IOException e) {
      throw new NetduoException("cannot read " + file + ": " + e.getMessage(), "", e);
    }
  }

  static LinePolicy read(String file, String yaml) {
    var fields = YamlMap.parse(file, yaml).only(FIELDS);
    var ports = fields.map("ports").map(map -> map.only(PORT_FIELDS));
    var standard = LinePolicy.DEFAULT;
    return new LinePolicy(
        fields.has("capabilities")
            ? Set.copyOf(fields.texts("capabilities"))
            : standard.capabilities(),
        ports
            .filter(map -> map.has("least"))
            .map(map -> map.number("least", 1, 65535))
            .orElse(standard.leastHostPort()),
        ports
            .filter(map -> map.has("loopback-only"))
            .map(map -> map.parsed("loopback-only", PolicyReader::truth))
            .orElse(standard.loopbackOnly()),
        fields.optionallyParsed("memory", ByteSize::memory).orElse(standard.memoryBytes()),
        number(fields, "processes", 1, (int) standard.processes()),
        number(fields, "containers", 1, standard.containers()),
        number(fields, "networks", 0, standard.networks()));
  }

  private static int number(YamlMap fields, String key, int least, int otherwise) {
    return fields.has(key) ? fields.number(key, least, MOST) : otherwise;
  }

  private static boolean truth(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new NetduoException("'" + text + "' is neither true nor false");
    };
  }
}
