package dev.netduo.k8s.conformance.dns;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.emulator.yaml.YamlMap;
import dev.netduo.k8s.conformance.dns.World.Port;
import dev.netduo.k8s.conformance.dns.World.Slice;
import dev.netduo.k8s.conformance.dns.World.SliceEndpoint;
import dev.netduo.k8s.conformance.dns.World.WorldPod;
import dev.netduo.k8s.conformance.dns.World.WorldService;
import dev.netduo.k8s.dns.DnsOptions;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the world of a file of DNS cases, strictly. */
final class WorldReader {
  private WorldReader() {}

  static World world(YamlMap map) {
    map.only(
        List.of(
            "zone",
            "options",
            "endpointRules",
            "dnsServer",
            "upstream",
            "namespaces",
            "pods",
            "services"));
    var upstream = new LinkedHashMap<String, List<Ip>>();
    map.entries("upstream")
        .forEach((name, types) ->
            upstream.put(
                name,
                types.only(List.of("A", "AAAA")).keys().stream()
                    .flatMap(type -> ips(types, type).stream())
                    .toList()));
    var pods = new LinkedHashMap<String, WorldPod>();
    map.entries("pods").forEach((key, pod) -> pods.put(key(map, "pods", key), pod(pod)));
    var services = new LinkedHashMap<String, WorldService>();
    map.entries("services")
        .forEach((key, service) ->
            services.put(key(map, "services", key), service(service, WorldService.NOTHING)));
    var server =
        map.map("dnsServer")
            .orElseThrow(() -> map.error("dnsServer", "'dnsServer' is missing", ""));
    server.only(List.of("service", "ip"));
    return new World(
        map.text("zone"),
        options(map, Map.of()),
        server.parsed("ip", Ip::parse),
        upstream,
        new LinkedHashSet<>(map.texts("namespaces")),
        pods,
        services);
  }

  /** Options over those of the world. */
  static DnsOptions options(YamlMap map, Map<String, String> world) {
    var key = map.has("opts") ? "opts" : "options";
    var data = new TreeMap<>(world);
    map.map(key)
        .ifPresent(options ->
            options.keys().stream()
                .filter(name -> !name.equals("synced"))
                .forEach(name ->
                    data.put(
                        name,
                        name.equals("namespaces")
                            ? String.join(" ", options.texts(name))
                            : options.text(name))));
    try {
      return DnsOptions.of(data);
    } catch (NetduoException e) {
      throw map.error(key, e.getMessage(), e.hint());
    }
  }

  /** A namespace and a name. */
  static String key(YamlMap map, String at, String key) {
    if (!key.matches("[^/]+/[^/]+")) {
      throw map.error(at, "'" + key + "' is no NAMESPACE/NAME", "for example prod/web");
    }
    return key;
  }

  private static WorldPod pod(YamlMap map) {
    map.only(List.of("ips", "app", "hostname", "subdomain", "ready"));
    return new WorldPod(
        ips(map, "ips"),
        map.optionalText("app"),
        map.optionalText("hostname"),
        map.optionalText("subdomain"),
        flag(map, "ready").orElse(true));
  }

  /** A service; what is not given is as before. */
  static WorldService service(YamlMap map, WorldService before) {
    map.only(
        List.of(
            "name",
            "vips",
            "headless",
            "externalName",
            "ports",
            "selector",
            "families",
            "publishNotReadyAddresses",
            "externalIPs",
            "ingress",
            "slices"));
    return new WorldService(
        map.has("vips") ? ips(map, "vips") : before.vips(),
        flag(map, "headless").orElse(before.headless()),
        changed(map, "externalName", before.externalName()),
        map.has("ports")
            ? map.texts("ports").stream().map(text -> port(map, text)).toList()
            : before.ports(),
        changed(map, "selector", before.selector()),
        map.has("families")
            ? map.texts("families").stream().map(text -> family(map, text)).toList()
            : before.families(),
        flag(map, "publishNotReadyAddresses").orElse(before.publishNotReady()),
        map.has("externalIPs") ? ips(map, "externalIPs") : before.externalIps(),
        map.has("ingress") ? ips(map, "ingress") : before.loadBalancers(),
        map.has("slices")
            ? map.maps("slices").stream().map(WorldReader::slice).toList()
            : before.slices());
  }

  // A change may set a text to null, which takes it away.
  private static Optional<String> changed(YamlMap map, String key, Optional<String> before) {
    if (!map.has(key)) {
      return before;
    }
    return map.tree().get(key) == null ? Optional.empty() : map.optionalText(key);
  }

  private static Family family(YamlMap map, String text) {
    return switch (text) {
      case "4" -> Family.IPV4;
      case "6" -> Family.IPV6;
      default -> throw map.error("families", "'" + text + "' is neither 4 nor 6", "");
    };
  }

  private static Port port(YamlMap map, String text) {
    var parts = text.split("/", -1);
    if (parts.length == 4 && parts[2].matches("\\d{1,5}") && parts[3].matches("\\d{1,5}")) {
      return new Port(
          parts[0],
          protocol(map, parts[1]),
          Integer.parseInt(parts[2]),
          Integer.parseInt(parts[3]));
    }
    throw map.error(
        "ports",
        "'" + text + "' is no port",
        "write NAME/PROTOCOL/PORT/TARGETPORT, as http/TCP/80/8080");
  }

  private static Protocol protocol(YamlMap map, String text) {
    try {
      return Protocol.valueOf(text);
    } catch (IllegalArgumentException e) {
      throw map.error("ports", "'" + text + "' is no protocol", "TCP, UDP or SCTP");
    }
  }

  private static Slice slice(YamlMap map) {
    map.only(List.of("ports", "endpoints"));
    var ports =
        map.texts("ports").stream()
            .map(text -> {
              var parts = text.split("/", -1);
              if (parts.length != 3 || !parts[2].matches("\\d{1,5}")) {
                throw map.error("ports", "'" + text + "' is no port", "write NAME/PROTOCOL/PORT");
              }
              var number = Integer.parseInt(parts[2]);
              return new Port(parts[0], protocol(map, parts[1]), number, number);
            })
            .toList();
    return new Slice(
        ports,
        map.maps("endpoints").stream()
            .map(endpoint -> {
              endpoint.only(List.of("ip", "hostname", "ready"));
              return new SliceEndpoint(
                  endpoint.parsed("ip", Ip::parse),
                  endpoint.optionalText("hostname"),
                  flag(endpoint, "ready"),
                  Optional.empty());
            })
            .toList());
  }

  static Optional<Boolean> flag(YamlMap map, String key) {
    return map.optionallyParsed(
        key,
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new NetduoException("'" + text + "' is neither true nor false");
            });
  }

  static List<Ip> ips(YamlMap map, String key) {
    try {
      return map.texts(key).stream().map(Ip::parse).toList();
    } catch (NetduoException e) {
      throw map.error(key, e.getMessage(), e.hint());
    }
  }
}
