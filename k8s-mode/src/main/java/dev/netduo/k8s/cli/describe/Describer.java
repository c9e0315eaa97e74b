package dev.netduo.k8s.cli.describe;

import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.Pods;
import dev.netduo.k8s.manifest.Trees;
import dev.netduo.k8s.table.Age;
import dev.netduo.k8s.table.PodSummary;
import dev.netduo.k8s.table.Text;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Objects told at length, with what belongs to them: a service with its endpoints, anything with
 * its events. Source: {@code k8s.io/kubectl/pkg/describe}.
 */
public final class Describer {
  private final KubeApi api;
  private final Instant now;

  /**
   * @param now what ages are measured by
   */
  public Describer(KubeApi api, Instant now) {
    this.api = api;
    this.now = now;
  }

  /** The text for an object. */
  public String describe(HasMetadata object) {
    var sheet = head(object);
    switch (object) {
      case Pod pod -> new PodSheet(sheet).add(pod);
      case Service service -> new ServiceSheet(sheet, api).add(service);
      case Deployment deployment -> new WorkloadSheet(sheet, api).add(deployment);
      case ReplicaSet set -> new WorkloadSheet(sheet, api).add(set);
      case Node node -> node(sheet, node);
      case Namespace namespace ->
          sheet.field(
              "Status", namespace.getStatus() == null ? "" : namespace.getStatus().getPhase());
      case NetworkPolicy policy -> new PolicySheet(sheet).add(policy);
      case EndpointSlice slice -> slice(sheet, slice);
      case ConfigMap map -> configMap(sheet, map);
      case Event event -> event(sheet, event);
      default -> Trees.yaml(Trees.of(object)).lines().forEach(line -> sheet.heading(0, line));
    }
    if (!(object instanceof Event)) {
      events(sheet, object);
    }
    return sheet.toString();
  }

  private static Sheet head(HasMetadata object) {
    var meta = object.getMetadata();
    var sheet = new Sheet().field("Name", meta.getName());
    if (Kinds.of(object).namespaced()) {
      sheet.field("Namespace", meta.getNamespace());
    }
    sheet.field("CreationTimestamp", meta.getCreationTimestamp());
    sheet.labels("Labels", meta.getLabels());
    sheet.each(
        "Annotations",
        Text.map(meta.getAnnotations()).entrySet().stream()
            // What apply keeps there is for apply.
            .filter(e -> !e.getKey().startsWith("kubectl.kubernetes.io/last-applied"))
            .map(e -> e.getKey() + ": " + e.getValue())
            .toList());
    return sheet;
  }

  private void node(Sheet sheet, Node node) {
    sheet.field("PodCIDR", node.getSpec().getPodCIDR());
    sheet.field("Unschedulable", Boolean.TRUE.equals(node.getSpec().getUnschedulable()));
    sheet.heading(0, "Conditions:");
    sheet.table(
        1,
        List.of("Type", "Status", "Reason", "Message"),
        Text.list(node.getStatus().getConditions()).stream()
            .map(c ->
                List.of(
                    c.getType(),
                    c.getStatus(),
                    Text.orNone(c.getReason()),
                    Text.orNone(c.getMessage())))
            .toList());
    sheet.heading(0, "Addresses:");
    Text.list(node.getStatus().getAddresses())
        .forEach(address -> sheet.field(1, address.getType(), address.getAddress()));
    var pods =
        api.list(Kinds.POD).items().stream()
            .filter(pod -> Pods.node(pod).equals(Optional.of(node.getMetadata().getName())))
            .toList();
    sheet.heading(0, "Pods:  (" + pods.size() + " in total)");
    sheet.table(
        1,
        List.of("Namespace", "Name", "IP", "Status"),
        pods.stream()
            .map(pod ->
                List.of(
                    pod.getMetadata().getNamespace(),
                    pod.getMetadata().getName(),
                    Pods.ip(pod).orElse(Text.NONE),
                    PodSummary.status(pod)))
            .toList());
  }

  private static void slice(Sheet sheet, EndpointSlice slice) {
    sheet.field("AddressType", slice.getAddressType());
    sheet.heading(0, "Ports:");
    sheet.table(
        1,
        List.of("Name", "Port", "Protocol"),
        Text.list(slice.getPorts()).stream()
            .map(p ->
                List.of(
                    p.getName() == null || p.getName().isEmpty() ? "<unset>" : p.getName(),
                    Text.orNone(p.getPort()),
                    Text.orNone(p.getProtocol())))
            .toList());
    sheet.heading(0, "Endpoints:");
    for (var endpoint : Text.list(slice.getEndpoints())) {
      sheet.heading(1, "- Addresses:  " + String.join(",", endpoint.getAddresses()));
      var conditions = endpoint.getConditions();
      sheet.heading(
          2, "Ready:      " + (conditions != null && Boolean.TRUE.equals(conditions.getReady())));
      var target = endpoint.getTargetRef();
      sheet.heading(
          2,
          "TargetRef:  "
              + (target == null ? Text.NONE : target.getKind() + "/" + target.getName()));
      sheet.heading(2, "NodeName:   " + Text.orNone(endpoint.getNodeName()));
    }
  }

  private static void configMap(Sheet sheet, ConfigMap map) {
    sheet.heading(0, "");
    sheet.heading(0, "Data");
    sheet.heading(0, "====");
    Text.map(map.getData())
        .forEach((key, value) -> sheet.heading(0, key + ":\n----\n" + value + "\n"));
  }

  private static void event(Sheet sheet, Event event) {
    sheet
        .field("Type", event.getType())
        .field("Reason", event.getReason())
        .field(
            "Object",
            event.getInvolvedObject().getKind() + "/" + event.getInvolvedObject().getName())
        .field("Message", event.getMessage());
  }

  private void events(Sheet sheet, HasMetadata object) {
    var uid = object.getMetadata().getUid();
    var events =
        api.list(Kinds.EVENT).items().stream()
            .filter(event -> uid.equals(event.getInvolvedObject().getUid()))
            .toList();
    if (events.isEmpty()) {
      sheet.field("Events", "");
      return;
    }
    sheet.heading(0, "Events:");
    sheet.table(
        1,
        List.of("Type", "Reason", "Age", "From", "Message"),
        events.stream()
            .map(event ->
                List.of(
                    Text.orNone(event.getType()),
                    Text.orNone(event.getReason()),
                    Age.of(event.getLastTimestamp(), now),
                    event.getSource() == null ? "" : Text.orNone(event.getSource().getComponent()),
                    Text.orNone(event.getMessage())))
            .toList());
  }
}
