package dev.netduo.k8s.conformance.policy;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.emulator.yaml.YamlMap;
import dev.netduo.k8s.conformance.policy.Model.PodService;
import dev.netduo.k8s.conformance.policy.PolicyCase.Action;
import dev.netduo.k8s.conformance.policy.PolicyCase.Check;
import dev.netduo.k8s.conformance.policy.PolicyCase.Invalid;
import dev.netduo.k8s.conformance.policy.PolicyCase.Statement;
import dev.netduo.k8s.conformance.policy.PolicyCase.Step;
import dev.netduo.k8s.snapshot.PodNetwork.NamedPort;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads files of policy cases strictly: whatever is unknown, doubled or refers to nothing is an
 * error with file and line. Parts that only people read may hold anything.
 */
final class CaseReader {
  private static final int VERSION = 1;
  private static final List<String> FOR_PEOPLE = List.of("source", "tags", "note");

  private final Model model;
  private final Placeholders placeholders;

  private CaseReader(Model model) {
    this.model = model;
    this.placeholders = Placeholders.of(model);
  }

  /**
   * Reads a file.
   *
   * @param file its name in errors
   * @throws NetduoException where it has a mistake
   */
  static CaseFile read(String file, String text) {
    var root = YamlMap.parse(file, text);
    root.only(List.of("formatVersion", "model", "cases", "invalid", "behaviours"));
    if (root.number("formatVersion", 1, Integer.MAX_VALUE) != VERSION) {
      throw root.error(
          "formatVersion", "this format is not known here", "version " + VERSION + " is");
    }
    var reader =
        new CaseReader(
            model(
                root.map("model")
                    .orElseThrow(() -> root.error("model", "'model' is missing", ""))));
    var ids = new HashSet<String>();
    var cases = root.maps("cases").stream().map(map -> reader.policyCase(map, ids)).toList();
    var invalid = root.maps("invalid").stream().map(map -> reader.invalid(map, ids)).toList();
    return new CaseFile(reader.model, cases, invalid);
  }

  private static Model model(YamlMap map) {
    map.only(
        List.of(
            "namespaces",
            "nodes",
            "clusterCIDR",
            "pods",
            "ports",
            "optionalProtocols",
            "externals",
            "services"));
    var ports = map.maps("ports").stream().map(CaseReader::port).toList();
    return new Model(
        each(map, "namespaces", entry -> entry.only(List.of("labels")).words("labels")),
        each(map, "nodes", CaseReader::node),
        map.parsed("clusterCIDR", Cidr::parse),
        each(map, "pods", pod -> pod(pod, ports)),
        ports,
        map.texts("optionalProtocols").stream()
            .map(Protocol::valueOf)
            .collect(Collectors.toUnmodifiableSet()),
        each(map, "externals", entry -> entry.only(List.of("ip")).parsed("ip", Ip::parse)),
        each(map, "services", CaseReader::service));
  }

  private static <T> Map<String, T> each(YamlMap map, String key, Function<YamlMap, T> read) {
    var all = new LinkedHashMap<String, T>();
    map.entries(key).forEach((name, entry) -> all.put(name, read.apply(entry)));
    return all;
  }

  private static Model.Node node(YamlMap map) {
    map.only(List.of("ip", "podCIDR"));
    return new Model.Node(map.parsed("ip", Ip::parse), map.parsed("podCIDR", Cidr::parse));
  }

  private static Model.Pod pod(YamlMap map, List<NamedPort> ports) {
    map.only(List.of("node", "ip", "labels"));
    return new Model.Pod(map.text("node"), map.parsed("ip", Ip::parse), map.words("labels"), ports);
  }

  private static PodService service(YamlMap map) {
    map.only(List.of("name", "vip", "backend"));
    return new PodService(map.text("name"), map.parsed("vip", Ip::parse));
  }

  private static NamedPort port(YamlMap map) {
    map.only(List.of("name", "port", "protocol"));
    return new NamedPort(map.text("name"), protocol(map), map.number("port", 1, 65535));
  }

  private static Protocol protocol(YamlMap map) {
    return map.oneOf("protocol", Protocol.values(), Protocol::name);
  }

  private PolicyCase policyCase(YamlMap map, Set<String> ids) {
    only(map, List.of("id", "title", "policies", "expect", "probes", "steps"));
    var actions = map.maps("policies").stream().<Action>map(this::applied).toList();
    var steps = new ArrayList<Step>();
    steps.add(step(map, actions));
    for (var step : map.maps("steps")) {
      only(step, List.of("do", "expect", "probes"));
      steps.add(step(step, step.maps("do").stream().map(this::action).toList()));
    }
    return new PolicyCase(id(map, ids), map.text("title"), List.copyOf(steps));
  }

  private static void only(YamlMap map, List<String> keys) {
    var all = new ArrayList<>(keys);
    all.addAll(FOR_PEOPLE);
    map.only(all);
  }

  private static String id(YamlMap map, Set<String> ids) {
    var id = map.text("id");
    if (!ids.add(id)) {
      throw map.error("id", "there are two cases '" + id + "'", "");
    }
    return id;
  }

  private Step step(YamlMap map, List<Action> actions) {
    if (!map.has("expect")) {
      throw map.error("expect", "'expect' is missing", "an empty list means all is allowed");
    }
    return new Step(
        actions,
        map.maps("expect").stream().map(CaseReader::statement).toList(),
        map.maps("probes").stream().map(this::check).toList());
  }

  private static Statement statement(YamlMap map) {
    only(map, List.of("verdict", "from", "to", "ports"));
    return new Statement(
        allow(map, "verdict"),
        map.parsed("from", Union::parse),
        map.parsed("to", Union::parse),
        map.parsed("ports", Union::parse));
  }

  private static boolean allow(YamlMap map, String key) {
    return map.parsed(
        key,
        word ->
            switch (word) {
              case "allow" -> true;
              case "deny" -> false;
              default -> throw new NetduoException("'" + word + "' is neither allow nor deny");
            });
  }

  private Check check(YamlMap map) {
    only(map, List.of("from", "to", "port", "protocol", "expect"));
    return new Check(
        map.parsed("from", this::source),
        map.parsed("to", this::target),
        protocol(map),
        map.number("port", 1, 65535),
        allow(map, "expect"));
  }

  private String source(String name) {
    // A pod that a step creates is known only when it is there.
    if (name.contains("/")
        || model.nodes().containsKey(name)
        || model.externals().containsKey(name)) {
      return name;
    }
    throw new NetduoException("'" + name + "' is no pod, node or external of the model");
  }

  private String target(String name) {
    if (!name.startsWith("svc:")) {
      return source(name);
    }
    if (!model.services().containsKey(name.substring(4))) {
      throw new NetduoException("the model has no service of '" + name.substring(4) + "'");
    }
    return name;
  }

  private Action action(YamlMap map) {
    if (map.keys().size() != 1) {
      throw map.error("", "an action has one name", "for example: - delete-pod: {pod: x/b}");
    }
    var name = map.keys().getFirst();
    var about = map.map(name).orElseThrow();
    return switch (name) {
      case "apply-policy" -> applied(about);
      case "delete-policy" -> {
        about.only(List.of("kind", "namespace", "name"));
        yield new Action.DeletePolicy(
            about.text("kind", "NetworkPolicy"), about.text("namespace", ""), about.text("name"));
      }
      case "label-pod" -> {
        about.only(List.of("pod", "set", "remove"));
        yield new Action.LabelPod(about.text("pod"), about.words("set"), removed(about));
      }
      case "label-namespace" -> {
        about.only(List.of("namespace", "set", "remove"));
        yield new Action.LabelNamespace(
            about.text("namespace"), about.words("set"), removed(about));
      }
      case "create-pod" -> created(about);
      case "delete-pod" -> new Action.DeletePod(about.only(List.of("pod")).text("pod"));
      case "change-pod-ip" ->
          new Action.MovePod(about.only(List.of("pod", "ip")).text("pod"), ip(about));
      case "create-namespace" -> {
        about.only(List.of("namespace", "name", "labels"));
        yield new Action.CreateNamespace(namespace(about), about.words("labels"));
      }
      case "delete-namespace" ->
          new Action.DeleteNamespace(namespace(about.only(List.of("namespace", "name"))));
      default ->
          throw map.error(
              name,
              "unknown action '" + name + "'",
              "known: apply-policy, delete-policy, label-pod, label-namespace, create-pod, "
                  + "delete-pod, change-pod-ip, create-namespace, delete-namespace");
    };
  }

  private static String namespace(YamlMap about) {
    return about.has("name") ? about.text("name") : about.text("namespace");
  }

  private static Set<String> removed(YamlMap about) {
    return Set.copyOf(about.texts("remove"));
  }

  private Action created(YamlMap about) {
    about.only(List.of("pod", "ip", "node", "labels", "ports"));
    var node =
        about.parsed(
            "node",
            name -> {
              if (model.nodes().containsKey(name)) {
                return name;
              }
              throw new NetduoException("the model has no node '" + name + "'");
            });
    var own = about.maps("ports").stream().map(CaseReader::port).toList();
    return new Action.CreatePod(
        about.text("pod"),
        node,
        ip(about),
        about.words("labels"),
        about.has("ports") ? own : model.ports());
  }

  private Ip ip(YamlMap about) {
    return about.parsed("ip", text -> Ip.parse(placeholders.fill(text)));
  }

  private Action applied(YamlMap map) {
    var tree = map.tree();
    // Mistakes are told before anything is started.
    var _ = Policies.read(map.place(), placeholders.fill(tree));
    return new Action.ApplyPolicy(map.place(), tree);
  }

  private Invalid invalid(YamlMap map, Set<String> ids) {
    only(map, List.of("id", "title", "policy", "expect", "field"));
    var policy =
        map.map("policy").orElseThrow(() -> map.error("policy", "'policy' is missing", ""));
    var rejected =
        map.parsed(
            "expect",
            word ->
                switch (word) {
                  case "rejected" -> true;
                  case "accepted" -> false;
                  default ->
                      throw new NetduoException("'" + word + "' is neither rejected nor accepted");
                });
    return new Invalid(
        id(map, ids),
        map.text("title"),
        policy.place(),
        policy.tree(),
        rejected,
        map.optionalText("field"));
  }
}
