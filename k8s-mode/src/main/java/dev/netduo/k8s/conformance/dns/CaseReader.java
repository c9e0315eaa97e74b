package dev.netduo.k8s.conformance.dns;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.probe.dns.Libc;
import dev.netduo.emulator.yaml.YamlMap;
import dev.netduo.k8s.conformance.dns.DnsCase.Answer;
import dev.netduo.k8s.conformance.dns.DnsCase.Expected;
import dev.netduo.k8s.conformance.dns.DnsCase.Head;
import dev.netduo.k8s.conformance.dns.DnsCase.Hosts;
import dev.netduo.k8s.conformance.dns.DnsCase.PodConfig;
import dev.netduo.k8s.conformance.dns.DnsCase.Resolv;
import dev.netduo.k8s.conformance.dns.DnsCase.ResolvFile;
import dev.netduo.k8s.conformance.dns.DnsCase.Search;
import dev.netduo.k8s.conformance.dns.World.Change;
import dev.netduo.k8s.conformance.dns.World.WorldService;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Reads files of DNS cases strictly: whatever is unknown, doubled or refers to nothing is an error
 * with file and line.
 */
final class CaseReader {
  private static final int VERSION = 1;
  private static final List<String> HEAD = List.of("id", "t", "lvl", "src", "note");

  private final World world;
  private final Set<String> ids = new HashSet<>();

  private CaseReader(World world) {
    this.world = world;
  }

  /** A file of DNS cases. */
  record CaseFile(World world, List<DnsCase> cases) {}

  /**
   * Reads a file.
   *
   * @param file its name in errors
   * @throws NetduoException where it has a mistake
   */
  static CaseFile read(String file, String text) {
    var root = YamlMap.parse(file, text);
    root.only(List.of("formatVersion", "world", "cases", "search", "resolv", "hosts"));
    if (root.number("formatVersion", 1, Integer.MAX_VALUE) != VERSION) {
      throw root.error(
          "formatVersion", "this format is not known here", "version " + VERSION + " is");
    }
    var world =
        WorldReader.world(
            root.map("world").orElseThrow(() -> root.error("world", "'world' is missing", "")));
    var reader = new CaseReader(world);
    var cases = new ArrayList<DnsCase>();
    root.maps("cases").forEach(map -> cases.add(reader.answer(map)));
    root.maps("search").forEach(map -> cases.add(reader.search(map)));
    root.maps("resolv").forEach(map -> cases.add(reader.resolv(map)));
    root.maps("hosts").forEach(map -> cases.add(reader.hosts(map)));
    return new CaseFile(world, List.copyOf(cases));
  }

  private Head head(YamlMap map, List<String> more) {
    var valid = new ArrayList<>(HEAD);
    valid.addAll(more);
    map.only(valid);
    var id = map.text("id");
    if (!ids.add(id)) {
      throw map.error("id", "there are two cases '" + id + "'", "");
    }
    return new Head(id, map.text("t"), map.text("lvl", ""), map.text("src", ""));
  }

  private Answer answer(YamlMap map) {
    var head = head(map, List.of("q", "rc", "ans", "glue", "anyOf", "opts", "do", "over"));
    var question = map.text("q").split(" ", -1);
    if (question.length != 2) {
      throw map.error("q", "'" + map.text("q") + "' is no question", "write NAME TYPE");
    }
    var anyOf =
        map.has("anyOf")
            ? map.maps("anyOf").stream()
                .map(one -> expected(one.only(List.of("rc", "ans"))))
                .toList()
            : List.of(expected(map));
    var synced = map.map("opts").flatMap(options -> WorldReader.flag(options, "synced"));
    var tcp =
        map.optionallyParsed(
            "over",
            over ->
                switch (over) {
                  case "tcp" -> true;
                  case "udp" -> false;
                  default -> throw new NetduoException("'" + over + "' is neither tcp nor udp");
                });
    return new Answer(
        head,
        question[0],
        question[1],
        tcp.orElse(false),
        anyOf,
        map.has("glue") ? Optional.of(Set.copyOf(map.texts("glue"))) : Optional.empty(),
        map.has("opts") ? WorldReader.options(map, world.options().data()) : world.options(),
        synced.orElse(true),
        changes(map));
  }

  private static Expected expected(YamlMap map) {
    if (!map.has("ans")) {
      throw map.error("ans", "'ans' is missing", "an empty list where nothing is answered");
    }
    return new Expected(map.text("rc"), Set.copyOf(map.texts("ans")));
  }

  // Later changes build on earlier ones.
  private List<Change> changes(YamlMap map) {
    var changes = new ArrayList<Change>();
    for (var one : map.maps("do")) {
      changes.add(change(one, world.after(changes)));
    }
    return List.copyOf(changes);
  }

  private static Change change(YamlMap map, World now) {
    if (map.has("patch")) {
      var key =
          known(map, "patch", map.only(List.of("patch", "set")).text("patch"), now.services());
      var set = map.map("set").orElseThrow(() -> map.error("set", "'set' is missing", ""));
      var before = Optional.ofNullable(now.services().get(key)).orElseThrow();
      return new Change.PutService(key, WorldReader.service(set, before));
    }
    if (map.has("delete-service")) {
      map.only(List.of("delete-service"));
      return new Change.DeleteService(
          known(map, "delete-service", map.text("delete-service"), now.services()));
    }
    if (map.has("add-service")) {
      var service = map.only(List.of("add-service")).map("add-service").orElseThrow();
      return new Change.PutService(
          WorldReader.key(service, "name", service.text("name")),
          WorldReader.service(service, WorldService.NOTHING));
    }
    if (map.has("ready")) {
      map.only(List.of("ready", "value"));
      return new Change.SetReady(
          known(map, "ready", map.text("ready"), now.pods()),
          WorldReader.flag(map, "value").orElse(true));
    }
    if (map.has("delete-pod")) {
      map.only(List.of("delete-pod"));
      return new Change.DeletePod(known(map, "delete-pod", map.text("delete-pod"), now.pods()));
    }
    throw map.error(
        "",
        "unknown change " + map.keys(),
        "known: patch, delete-service, add-service, ready, delete-pod");
  }

  private static String known(YamlMap map, String at, String key, Map<String, ?> all) {
    if (!all.containsKey(key)) {
      throw map.error(at, "there is no '" + key + "' in the world", "");
    }
    return key;
  }

  private Search search(YamlMap map) {
    var head = head(map, List.of("from", "libc", "name", "type", "conf", "sent", "rc", "ans"));
    var conf = map.map("conf").map(c -> c.only(List.of("ndots", "search", "extraSearch")));
    return new Search(
        head,
        map.text("from"),
        map.parsed("libc", CaseReader::libcs),
        map.text("name"),
        map.text("type"),
        conf.filter(c -> c.has("ndots"))
            .map(c -> OptionalInt.of(c.number("ndots", 0, 15)))
            .orElse(OptionalInt.empty()),
        conf.map(c -> c.texts("search")).orElse(List.of()),
        conf.map(c -> c.texts("extraSearch")).orElse(List.of()),
        map.texts("sent"),
        expected(map));
  }

  private static List<Libc> libcs(String word) {
    return switch (word) {
      case "any" -> List.of(Libc.GLIBC, Libc.MUSL);
      case "glibc" -> List.of(Libc.GLIBC);
      case "musl" -> List.of(Libc.MUSL);
      default -> throw new NetduoException("'" + word + "' is none of any, glibc, musl");
    };
  }

  private Resolv resolv(YamlMap map) {
    var head = head(map, List.of("pod", "nameservers", "search", "options", "rejected"));
    var pod = map.map("pod").orElseThrow(() -> map.error("pod", "'pod' is missing", ""));
    pod.only(List.of("namespace", "dnsPolicy", "hostNetwork", "dnsConfig"));
    var config =
        pod.map("dnsConfig")
            .map(c -> c.only(List.of("nameservers", "searches", "options")))
            .map(c ->
                new PodConfig(c.texts("nameservers"), c.texts("searches"), c.texts("options")));
    var file =
        WorldReader.flag(map, "rejected").orElse(false)
            ? Optional.<ResolvFile>empty()
            : Optional.of(
                new ResolvFile(
                    map.texts("nameservers"), map.texts("search"), map.texts("options")));
    return new Resolv(
        head,
        pod.text("namespace"),
        pod.text("dnsPolicy", "ClusterFirst"),
        WorldReader.flag(pod, "hostNetwork").orElse(false),
        config,
        file);
  }

  private Hosts hosts(YamlMap map) {
    var head = head(map, List.of("pod", "hostname", "fqdn", "line"));
    var given = map.tree();
    var named = given.get("pod") instanceof String;
    var own =
        named
            ? Optional.<YamlMap>empty()
            : map.map("pod").map(p -> p.only(List.of("hostNetwork", "hostname")));
    return new Hosts(
        head,
        named ? Optional.of(known(map, "pod", map.text("pod"), world.pods())) : Optional.empty(),
        own.flatMap(p -> WorldReader.flag(p, "hostNetwork")).orElse(false),
        own.flatMap(p -> p.optionalText("hostname")),
        map.text("hostname"),
        text(given, "fqdn"),
        text(given, "line"));
  }

  private static Optional<String> text(Map<String, ?> given, String key) {
    return Optional.ofNullable(given.get(key)).map(Object::toString);
  }
}
