package dev.netduo.docker.compose.read;

import dev.netduo.docker.compose.model.ComposeNetwork;
import dev.netduo.docker.grammar.KeyValues;
import dev.netduo.docker.grammar.SubnetGrammar;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.NetworkSpec;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads one network of a Compose file. */
final class NetworkReader {
  private final String project;

  NetworkReader(String project) {
    this.project = project;
  }

  /** The network that nobody wrote down. */
  ComposeNetwork standard(String key) {
    return new ComposeNetwork(
        key, false, NetworkSpec.bridge(project + "_" + key, new TreeMap<String, String>()));
  }

  ComposeNetwork read(String key, Fields fields) {
    fields.only(KnownKeys.NETWORK);
    var external = isExternal(fields);
    var name = fields.text("name").orElse(external ? key : project + "_" + key);
    if (external) {
      refuseMore(fields);
    }
    return new ComposeNetwork(
        key,
        external,
        new NetworkSpec(
            name,
            fields.text("driver").orElse("bridge"),
            ranges(fields.under("ipam")),
            fields.truth("internal"),
            fields.truth("attachable"),
            fields.truth("enable_ipv6"),
            fields.pairs("driver_opts", alone -> Optional.of("")),
            fields.placed("labels", () -> labels(fields))));
  }

  // Older files name it here: external: {name: front}.
  private static boolean isExternal(Fields fields) {
    if (fields.hasKeysUnder("external")) {
      throw fields.error(
          "external", "external: a name stands beside it now", "write external: true, name: NAME");
    }
    return fields.truth("external");
  }

  private static void refuseMore(Fields fields) {
    for (var key : fields.entries().keySet()) {
      if (!key.equals("external") && !key.equals("name")) {
        throw fields.error(
            key,
            "conflicting parameters \"external\" and \"" + key + "\" specified",
            "an external network is as it is; leave " + key + " out");
      }
    }
  }

  private static SortedMap<String, String> labels(Fields fields) {
    var labels = fields.pairs("labels", alone -> Optional.of(""));
    return new TreeMap<>(
        KeyValues.labels(
            labels.entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .toList()));
  }

  private static List<NetworkSpec.Range> ranges(Fields ipam) {
    ipam.only(KnownKeys.IPAM);
    if (ipam.text("driver").filter(driver -> !driver.equals("default")).isPresent()) {
      throw ipam.error("driver", "driver: only default is supported by netduo", "remove it");
    }
    var configs =
        ipam.items("config").stream()
            .map(item -> ipam.of("ipam.config", item).only(KnownKeys.RANGE))
            .toList();
    return ipam.placed(
        "config",
        () ->
            SubnetGrammar.ranges(
                all(configs, "subnet"), all(configs, "gateway"), all(configs, "ip_range")));
  }

  private static List<String> all(List<Fields> configs, String key) throws NetduoException {
    return configs.stream().flatMap(config -> config.text(key).stream()).toList();
  }
}
