package dev.netduo.k8s.store;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceSpecBuilder;
import io.fabric8.kubernetes.api.model.NamespaceStatusBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSpec;
import io.fabric8.kubernetes.api.model.NodeStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The kinds that need little. */
final class ClusterStrategies {
  private ClusterStrategies() {}

  /** Namespaces: marked with their own name, and gone only when empty. */
  static final class OfNamespace implements Strategy<Namespace> {
    @Override
    public void validateName(String field, String name, Problems problems) {
      Names.label(problems, field, name);
    }

    @Override
    public void fillIn(Namespace namespace) {
      var meta = namespace.getMetadata();
      var labels = new LinkedHashMap<>(meta.getLabels() == null ? Map.of() : meta.getLabels());
      if (meta.getName() != null) {
        labels.put("kubernetes.io/metadata.name", meta.getName());
      }
      meta.setLabels(labels);
    }

    @Override
    public void begin(Namespace namespace) {
      namespace.setSpec(new NamespaceSpecBuilder().withFinalizers("kubernetes").build());
      namespace.setStatus(new NamespaceStatusBuilder().withPhase("Active").build());
    }

    @Override
    public Object spec(Namespace namespace) {
      return List.of();
    }

    @Override
    public void copyStatus(Namespace from, Namespace into) {
      into.setStatus(from.getStatus());
    }
  }

  /** Nodes: whoever creates one knows its status. */
  static final class OfNode implements Strategy<Node> {
    @Override
    public void fillIn(Node node) {
      if (node.getSpec() == null) {
        node.setSpec(new NodeSpec());
      }
      if (node.getStatus() == null) {
        node.setStatus(new NodeStatus());
      }
    }

    @Override
    public void validate(Node node, Optional<Node> before, Problems problems) {
      SchedulingRules.taints(Given.list(node.getSpec().getTaints()), "spec.taints", problems);
      var old = before.map(b -> Given.text(b.getSpec().getPodCIDR())).orElse("");
      if (!old.isEmpty() && !old.equals(node.getSpec().getPodCIDR())) {
        problems.forbidden(
            "spec.podCIDRs", "node updates may not change podCIDR except from \"\" to valid");
      }
    }

    @Override
    public Object spec(Node node) {
      return node.getSpec();
    }

    @Override
    public void copyStatus(Node from, Node into) {
      into.setStatus(from.getStatus());
    }
  }

  /** Events: told for the reader's sake, so only the newest are kept. */
  static final class OfEvent implements Strategy<Event> {
    // A real server keeps them an hour; a number holds memory down in a lab that churns.
    static final int KEPT = 1000;

    @Override
    public boolean hasStatus() {
      return false;
    }

    @Override
    public int keep() {
      return KEPT;
    }

    @Override
    public Object spec(Event event) {
      return List.of();
    }
  }

  /** Kinds without a spec or a status. */
  static final class Plain<T extends HasMetadata> implements Strategy<T> {
    @Override
    public boolean hasStatus() {
      return false;
    }

    @Override
    public Object spec(T object) {
      return List.of();
    }
  }
}
