package dev.netduo.k8s.table;

import dev.netduo.k8s.api.Pods;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The tables of nodes, namespaces and what is kept in them. */
final class ClusterTables {
  static final Map<Class<?>, KindTable<?>> ALL =
      Map.of(
          Node.class, nodes(),
          Namespace.class, namespaces(),
          ConfigMap.class, configMaps(),
          Secret.class, secrets(),
          Event.class, events());

  private static final String ROLE = "node-role.kubernetes.io/";

  private ClusterTables() {}

  private static KindTable<Node> nodes() {
    return KindTable.<Node>named()
        .text("Status", "Whether it is ready for pods.", ClusterTables::status)
        .text("Roles", "What it is for.", ClusterTables::roles)
        .age()
        .text(
            "Version",
            "The version of its kubelet.",
            node -> system(node, NodeSystemInfo::getKubeletVersion).orElse(""))
        .wide("Internal-IP", "Its address inside.", node -> address(node, "InternalIP"))
        .wide("External-IP", "Its address outside.", node -> address(node, "ExternalIP"))
        .wide("OS-Image", "Its operating system.", known(NodeSystemInfo::getOsImage))
        .wide("Kernel-Version", "Its kernel.", known(NodeSystemInfo::getKernelVersion))
        .wide(
            "Container-Runtime",
            "What runs its containers.",
            known(NodeSystemInfo::getContainerRuntimeVersion))
        .table();
  }

  private static String status(Node node) {
    var ready =
        node.getStatus() == null
            ? "Unknown"
            : Text.list(node.getStatus().getConditions()).stream()
                .filter(c -> c.getType().equals("Ready"))
                .findFirst()
                .map(c -> c.getStatus().equals("True") ? "Ready" : "NotReady")
                .orElse("Unknown");
    var cordoned = node.getSpec() != null && Boolean.TRUE.equals(node.getSpec().getUnschedulable());
    return cordoned ? ready + ",SchedulingDisabled" : ready;
  }

  private static String roles(Node node) {
    return Text.joined(
        Text.map(node.getMetadata().getLabels()).entrySet().stream()
            .flatMap(label -> role(label.getKey(), label.getValue()))
            .distinct()
            .sorted()
            .toList());
  }

  private static Stream<String> role(String key, String value) {
    var role =
        key.equals("kubernetes.io/role")
            ? value
            : key.startsWith(ROLE) ? key.substring(ROLE.length()) : "";
    return role.isEmpty() ? Stream.empty() : Stream.of(role);
  }

  private static Optional<String> system(
      Node node, Function<NodeSystemInfo, @Nullable String> field) {
    return Optional.ofNullable(node.getStatus())
        .map(status -> status.getNodeInfo())
        .map(field)
        .filter(text -> !text.isEmpty());
  }

  private static Function<Node, @Nullable Object> known(
      Function<NodeSystemInfo, @Nullable String> field) {
    return node -> system(node, field).orElse("<unknown>");
  }

  private static String address(Node node, String type) {
    return node.getStatus() == null
        ? ""
        : Text.list(node.getStatus().getAddresses()).stream()
            .filter(a -> a.getType().equals(type))
            .map(a -> a.getAddress())
            .findFirst()
            .orElse("");
  }

  private static KindTable<Namespace> namespaces() {
    return KindTable.<Namespace>named()
        .text("Status", "Active, or Terminating.", ClusterTables::phase)
        .age()
        .table();
  }

  private static String phase(Namespace namespace) {
    if (Pods.isTerminating(namespace)) {
      return "Terminating";
    }
    return namespace.getStatus() == null ? "" : Text.orNone(namespace.getStatus().getPhase());
  }

  private static KindTable<ConfigMap> configMaps() {
    return KindTable.<ConfigMap>named()
        .number(
            "Data",
            "How many entries it has.",
            map ->
                Text.map(map.getData()).size()
                    + (map.getBinaryData() == null ? 0 : map.getBinaryData().size()))
        .age()
        .table();
  }

  private static KindTable<Secret> secrets() {
    return KindTable.<Secret>named()
        .text("Type", "What it is for.", Secret::getType)
        .number("Data", "How many entries it has.", secret -> Text.map(secret.getData()).size())
        .age()
        .table();
  }

  private static KindTable<Event> events() {
    return new KindTable.Columns<Event>()
        .timed("Last Seen", "When it happened last.", ClusterTables::lastSeen)
        .text("Type", "Normal or Warning.", Event::getType)
        .text("Reason", "Why, in a word.", Event::getReason)
        .text("Object", "What it is about.", ClusterTables::target)
        .wideTimed(
            "Subobject",
            "Which part of the object.",
            (event, _) -> Text.orEmpty(event.getInvolvedObject().getFieldPath()))
        .wideTimed("Source", "Who reports it.", (event, _) -> source(event))
        .text("Message", "What happened, in a sentence.", event -> message(event))
        .wideTimed("First Seen", "When it happened first.", ClusterTables::firstSeen)
        .wide(
            "Count", "How often it happened.", event -> Math.max(1, Text.orZero(event.getCount())))
        .wideName()
        .table();
  }

  private static Object lastSeen(Event event, Instant now) {
    var last = event.getLastTimestamp();
    return last == null || last.isEmpty() ? firstSeen(event, now) : Age.of(last, now);
  }

  private static Object firstSeen(Event event, Instant now) {
    var first = event.getFirstTimestamp();
    var time = event.getEventTime();
    return Age.of((first == null || first.isEmpty()) && time != null ? time.getTime() : first, now);
  }

  private static String target(Event event) {
    var about = event.getInvolvedObject();
    var kind = Text.orEmpty(about.getKind()).toLowerCase(Locale.ROOT);
    return Text.orEmpty(about.getName()).isEmpty() ? kind : kind + "/" + about.getName();
  }

  private static String source(Event event) {
    var source = event.getSource();
    if (source == null || Text.orEmpty(source.getComponent()).isEmpty()) {
      return Text.orEmpty(event.getReportingComponent());
    }
    var host = Text.orEmpty(source.getHost());
    return host.isEmpty() ? source.getComponent() : source.getComponent() + ", " + host;
  }

  private static String message(Event event) {
    return Text.orEmpty(event.getMessage()).strip();
  }
}
