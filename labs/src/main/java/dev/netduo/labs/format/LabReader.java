package dev.netduo.labs.format;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.yaml.YamlMap;
import dev.netduo.labs.format.Check.Expectation;
import dev.netduo.labs.format.Check.Sending;
import dev.netduo.labs.format.Check.Visibility;
import dev.netduo.labs.format.Lab.Handing;
import dev.netduo.labs.format.Lab.Settling;
import dev.netduo.labs.format.Lab.WantedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads a lab's folder. The format is described in {@code docs/labs.md}. */
public final class LabReader {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,28}[a-z0-9])?");
  private static final Pattern SECONDS = Pattern.compile("(\\d{1,4})(ms|s|m)");
  private static final List<String> LAB_FIELDS =
      List.of("format", "title", "cluster", "submission", "setup", "settle", "checks");
  private static final List<String> CHECK_FIELDS =
      List.of(
          "id",
          "description",
          "points",
          "from",
          "probe",
          "to",
          "port",
          "path",
          "type",
          "expect",
          "answer",
          "patience",
          "hint",
          "depends-on",
          "visibility");

  private LabReader() {}

  /**
   * Reads the lab in a folder.
   *
   * @throws NetduoException with file and line where something is wrong with it
   */
  public static Lab read(Path folder) {
    var name = folder.toAbsolutePath().normalize().getFileName().toString();
    if (!NAME.matcher(name).matches()) {
      throw new NetduoException(
          "'" + name + "' is no name for a lab's folder",
          "use lower case letters, digits and dashes, at most 30");
    }
    return parse(name, folder, text(folder.resolve("lab.yaml")), text(folder.resolve("README.md")));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new NetduoException(
          file + " is missing", "a lab is a folder with lab.yaml and README.md", e);
    } catch (IOException e) {
      throw new NetduoException("cannot read " + file + ": " + e.getMessage(), "", e);
    }
  }

  static Lab parse(String name, Path folder, String yaml, String task) {
    var map = YamlMap.parse(folder.resolve("lab.yaml").toString(), yaml).only(LAB_FIELDS);
    if (map.number("format", 1, 99) != 1) {
      throw map.error("format", "this netduo reads format 1", "use a newer netduo");
    }
    var checks = map.maps("checks").stream().map(LabReader::check).toList();
    if (checks.isEmpty()) {
      throw map.error("checks", "a lab needs at least one check", "");
    }
    validateDependencies(map.maps("checks"), checks);
    return new Lab(
        name,
        map.text("title"),
        folder,
        task,
        map.map("cluster").map(LabReader::cluster),
        accepts(map),
        map.lines("setup").stream()
            .map(line -> new Lab.SetupLine(line.number(), line.text()))
            .toList(),
        map.map("settle").map(LabReader::settling).orElse(settling(Optional.empty())),
        checks);
  }

  private static WantedCluster cluster(YamlMap map) {
    map.only(List.of("nodes", "pod-cidr", "service-cidr"));
    return new WantedCluster(
        map.has("nodes") ? Optional.of(map.number("nodes", 1, 64)) : Optional.empty(),
        map.optionalText("pod-cidr"),
        map.optionalText("service-cidr"));
  }

  private static Set<Handing> accepts(YamlMap map) {
    if (!map.has("submission")) {
      return Set.of(Handing.LINES);
    }
    var accepted = EnumSet.noneOf(Handing.class);
    for (var word : map.texts("submission")) {
      accepted.add(
          switch (word) {
            case "lines" -> Handing.LINES;
            case "manifest" -> Handing.MANIFEST;
            default ->
                throw map.error("submission", "'" + word + "' is neither lines nor manifest", "");
          });
    }
    return accepted;
  }

  private static Settling settling(YamlMap map) {
    map.only(List.of("quiet", "deadline"));
    return settling(Optional.of(map));
  }

  private static Settling settling(Optional<YamlMap> map) {
    return new Settling(
        map.flatMap(m -> m.optionallyParsed("quiet", LabReader::duration))
            .orElse(Duration.ofSeconds(4)),
        map.flatMap(m -> m.optionallyParsed("deadline", LabReader::duration))
            .orElse(Duration.ofSeconds(30)));
  }

  private static Check check(YamlMap map) {
    map.only(CHECK_FIELDS);
    var id = map.text("id");
    if (!id.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw map.error("id", "'" + id + "' is no identifier", "use letters, digits, . _ -");
    }
    var from = map.parsed("from", Place::parse);
    if (from instanceof Place.Host) {
      throw map.error(
          "from",
          "from: '" + from.text() + "' is a host; a probe is sent from inside a container",
          "write docker:NAME, pod:NAMESPACE/NAME, pod:NAMESPACE/LABEL=VALUE, or outside");
    }
    var to = map.parsed("to", Place::parse);
    if (to instanceof Place.Outside) {
      throw map.error("to", "to: nothing can be sent to 'outside'", "name a host or an address");
    }
    return new Check(
        id,
        map.text("description"),
        map.number("points", 0, 1000),
        from,
        to,
        sending(map, to),
        map.oneOf("expect", Expectation.values(), Expectation::word),
        map.text("answer", ""),
        map.optionallyParsed("patience", LabReader::duration).orElse(Duration.ofSeconds(1)),
        map.text("hint", ""),
        map.texts("depends-on"),
        map.has("visibility")
            ? map.oneOf(
                "visibility",
                Visibility.values(),
                visibility -> visibility.name().toLowerCase(Locale.ROOT))
            : Visibility.VISIBLE);
  }

  private static Sending sending(YamlMap map, Place to) {
    var kind = map.oneOf("probe", Kind.values(), value -> value.name().toLowerCase(Locale.ROOT));
    switch (kind) {
      case TCP, UDP, HTTP -> forbid(map, "type", kind);
      case ICMP, DNS -> forbid(map, "port", kind);
    }
    if (kind != Kind.HTTP) {
      forbid(map, "path", kind);
    }
    return switch (kind) {
      case ICMP -> new Sending.Icmp();
      case TCP -> new Sending.Tcp(map.number("port", 1, 65535));
      case UDP -> new Sending.Udp(map.number("port", 1, 65535));
      case HTTP ->
          new Sending.Http(
              map.has("port") ? map.number("port", 1, 65535) : 80, map.text("path", "/"));
      case DNS -> {
        if (!(to instanceof Place.Host)) {
          throw map.error("to", "to: a dns probe asks for a name, not for " + to.text(), "");
        }
        yield new Sending.Dns(map.text("type", "A"));
      }
    };
  }

  private static void forbid(YamlMap map, String key, Kind kind) {
    if (map.has(key)) {
      throw map.error(
          key,
          "'" + key + "' says nothing in a " + kind.name().toLowerCase(Locale.ROOT) + " probe",
          "");
    }
  }

  // A check may only depend on one before it, so no circle can arise.
  private static void validateDependencies(List<YamlMap> maps, List<Check> checks) {
    var before = new HashMap<String, Check>();
    for (var i = 0; i < checks.size(); i++) {
      var check = checks.get(i);
      for (var other : check.dependsOn()) {
        if (!before.containsKey(other)) {
          throw maps.get(i)
              .error(
                  "depends-on",
                  "depends-on: no check '" + other + "' stands before this one",
                  dev.netduo.emulator.Nearest.hint(other, before.keySet()));
        }
      }
      if (before.put(check.id(), check) != null) {
        throw maps.get(i).error("id", "id '" + check.id() + "' is taken", "");
      }
    }
  }

  private static Duration duration(String text) {
    var match = SECONDS.matcher(text);
    if (!match.matches()) {
      throw new NetduoException("'" + text + "' is no duration", "write 500ms, 10s or 2m");
    }
    var number = Long.parseLong(match.group(1));
    return Map.of(
            "ms", Duration.ofMillis(number),
            "s", Duration.ofSeconds(number),
            "m", Duration.ofMinutes(number))
        .getOrDefault(match.group(2), Duration.ZERO);
  }

  private enum Kind {
    ICMP,
    TCP,
    UDP,
    HTTP,
    DNS
  }
}
