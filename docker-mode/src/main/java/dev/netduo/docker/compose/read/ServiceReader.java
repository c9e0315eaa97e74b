package dev.netduo.docker.compose.read;

import dev.netduo.docker.compose.model.ComposeService;
import dev.netduo.docker.grammar.ByteSize;
import dev.netduo.docker.grammar.KeyValues;
import dev.netduo.docker.grammar.LogicalName;
import dev.netduo.docker.grammar.PublishGrammar;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.console.Words;
import dev.netduo.emulator.engine.ContainerSpec.Dns;
import dev.netduo.emulator.engine.ContainerSpec.Limits;
import dev.netduo.emulator.engine.ContainerSpec.PortMapping;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads one service of a Compose file. */
final class ServiceReader {
  private static final Pattern RESTART =
      Pattern.compile("no|always|unless-stopped|on-failure(:[0-9]+)?");

  private final Map<String, String> variables;

  /**
   * @param variables what a variable without a value takes its value from
   */
  ServiceReader(Map<String, String> variables) {
    this.variables = variables;
  }

  ComposeService read(String name, Fields fields) {
    fields.only(KnownKeys.SERVICE);
    var image =
        fields
            .text("image")
            .orElseThrow(() -> fields.error("image", "has no image", "add image: REFERENCE"));
    var containerName =
        fields.parsed("container_name", text -> LogicalName.check("container", text));
    var scale = scale(fields);
    if (scale > 1 && containerName.isPresent()) {
      throw fields.error(
          "container_name",
          "container_name is for one container, not for " + scale,
          "remove container_name to scale it");
    }
    return new ComposeService(
        name,
        image,
        commandLine(fields, "command"),
        commandLine(fields, "entrypoint"),
        fields.pairs("environment", key -> Optional.ofNullable(variables.get(key))),
        containerName,
        fields.text("hostname").orElse(""),
        AttachmentReader.read(fields),
        fields.items("ports").stream().flatMap(item -> ports(fields, item)).toList(),
        fields.eachParsed("expose", PublishGrammar::expose).stream().flatMap(List::stream).toList(),
        dependencies(fields),
        fields.placed("labels", () -> labels(fields)),
        fields.parsed("restart", ServiceReader::restart).orElse("no"),
        new Dns(fields.texts("dns"), fields.texts("dns_search"), fields.texts("dns_opt")),
        extraHosts(fields),
        fields.texts("cap_add"),
        fields.pairs("sysctls", alone -> Optional.of("")),
        fields.text("user").orElse(""),
        fields.text("working_dir").orElse(""),
        fields.truth("tty"),
        fields.truth("stdin_open"),
        limits(fields),
        scale);
  }

  // A text is split as a shell would; a list is taken as it is.
  private static List<String> commandLine(Fields fields, String key) {
    if (!fields.has(key)) {
      return List.of();
    }
    var asList = fields.texts(key);
    var words = fields.isText(key) ? fields.parsed(key, Words::of).orElse(List.of()) : asList;
    if (words.isEmpty()) {
      throw fields.error(
          key,
          key + " is empty, which netduo does not support",
          "leave it out to keep the image's");
    }
    return words;
  }

  private static Stream<PortMapping> ports(Fields service, Yaml item) {
    if (item instanceof Yaml.Text(var text, var line)) {
      return service.placedAt("ports", line, () -> PublishGrammar.publish(text)).stream();
    }
    var port = service.of("ports", item).only(KnownKeys.PORT);
    if (!port.has("target")) {
      throw port.error("target", "a port has no target", "add target: PORT");
    }
    var value =
        "target="
            + port.text("target").orElse("")
            + port.text("published").map(text -> ",published=" + text).orElse("")
            + port.text("host_ip").map(text -> ",host_ip=" + text).orElse("")
            + port.text("protocol").map(text -> ",protocol=" + text).orElse("");
    return port.placed("target", () -> PublishGrammar.publish(value)).stream();
  }

  private static List<String> dependencies(Fields fields) {
    if (!fields.hasKeysUnder("depends_on")) {
      return fields.texts("depends_on");
    }
    var each = fields.under("depends_on");
    each.entries()
        .forEach((service, node) -> {
          var dependency = each.of("depends_on." + service, node).only(KnownKeys.DEPENDENCY);
          var condition = dependency.text("condition").orElse("service_started");
          if (!condition.equals("service_started")) {
            throw dependency.error(
                "condition",
                "condition '" + condition + "' is not supported by netduo",
                "use service_started, and let the program itself wait for what it needs");
          }
        });
    return List.copyOf(each.entries().keySet());
  }

  private static SortedMap<String, String> labels(Fields fields) {
    var labels = fields.pairs("labels", alone -> Optional.of(""));
    for (var key : labels.keySet()) {
      if (key.startsWith("com.docker.compose.")) {
        throw new NetduoException("label '" + key + "' is one of compose's own", "choose another");
      }
    }
    return new TreeMap<>(
        KeyValues.labels(
            labels.entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .toList()));
  }

  private static String restart(String text) {
    if (!RESTART.matcher(text).matches()) {
      throw new NetduoException(
          "'" + text + "' is no restart policy",
          "use \"no\", always, on-failure[:N] or unless-stopped");
    }
    return text;
  }

  // name:address, name=address, or a mapping of both.
  private static List<String> extraHosts(Fields fields) {
    if (fields.hasKeysUnder("extra_hosts")) {
      return fields.pairs("extra_hosts", alone -> Optional.empty()).entrySet().stream()
          .map(host -> host.getKey() + ":" + host.getValue())
          .toList();
    }
    return fields.texts("extra_hosts").stream().map(host -> host.replaceFirst("=", ":")).toList();
  }

  private static int scale(Fields fields) {
    var deploy = fields.under("deploy").only(KnownKeys.DEPLOY);
    if (deploy.text("mode").filter(mode -> !mode.equals("replicated")).isPresent()) {
      throw deploy.error("mode", "mode: only replicated is supported by netduo", "remove it");
    }
    var replicas = deploy.number("replicas", 0, 1);
    var scale = fields.number("scale", 0, replicas);
    if (fields.has("scale") && deploy.has("replicas") && scale != replicas) {
      throw fields.error(
          "scale",
          "can't set distinct values on 'scale' and 'deploy.replicas'",
          "keep one of them");
    }
    return scale;
  }

  private static Limits limits(Fields fields) {
    var under = fields.under("deploy").under("resources").only(KnownKeys.RESOURCES).under("limits");
    under.only(KnownKeys.LIMITS);
    return new Limits(
        under
            .parsed("memory", ByteSize::memory)
            .or(() -> fields.parsed("mem_limit", ByteSize::memory))
            .orElse(0L),
        Math.max(0, under.number("pids", -1, fields.number("pids_limit", -1, 0))),
        under
            .parsed("cpus", ServiceReader::cpus)
            .or(() -> fields.parsed("cpus", ServiceReader::cpus))
            .orElse(0.0));
  }

  private static double cpus(String text) {
    try {
      var cpus = Double.parseDouble(text);
      if (cpus >= 0) {
        return cpus;
      }
    } catch (NumberFormatException e) {
      // told below, as for less than nothing
    }
    throw new NetduoException("'" + text + "' is no number of processors", "for example 0.5");
  }
}
