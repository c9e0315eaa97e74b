package dev.netduo.k8s.cli.describe;

import dev.netduo.k8s.table.Text;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A network policy told at length: whom it isolates, and who may all the same. */
final class PolicySheet {
  private final Sheet sheet;

  PolicySheet(Sheet sheet) {
    this.sheet = sheet;
  }

  void add(NetworkPolicy policy) {
    var spec = policy.getSpec();
    var types = Text.list(spec.getPolicyTypes());
    sheet.heading(0, "Spec:");
    sheet.field(1, "PodSelector", pods(spec.getPodSelector()));
    if (types.contains("Ingress")) {
      sheet.heading(1, "Allowing ingress traffic:");
      var rules = Text.list(spec.getIngress());
      if (rules.isEmpty()) {
        sheet.heading(2, "<none> (Selected pods are isolated for ingress connectivity)");
      }
      rules.forEach(rule -> rule("From", rule.getPorts(), rule.getFrom()));
    } else {
      sheet.heading(1, "Not affecting ingress traffic");
    }
    if (types.contains("Egress")) {
      sheet.heading(1, "Allowing egress traffic:");
      var rules = Text.list(spec.getEgress());
      if (rules.isEmpty()) {
        sheet.heading(2, "<none> (Selected pods are isolated for egress connectivity)");
      }
      rules.forEach(rule -> rule("To", rule.getPorts(), rule.getTo()));
    } else {
      sheet.heading(1, "Not affecting egress traffic");
    }
    sheet.field(1, "Policy Types", String.join(", ", types));
  }

  private void rule(
      String word,
      @Nullable List<NetworkPolicyPort> ports,
      @Nullable List<NetworkPolicyPeer> peers) {
    var all = Text.list(ports);
    if (all.isEmpty()) {
      sheet.heading(2, "To Port: <any> (traffic allowed to all ports)");
    }
    for (var port : all) {
      var end = port.getEndPort() == null ? "" : "-" + port.getEndPort();
      sheet.heading(
          2, "To Port: " + Text.port(port.getPort()) + end + "/" + Text.orNone(port.getProtocol()));
    }
    if (Text.list(peers).isEmpty()) {
      sheet.heading(
          2,
          word
              + ": <any> (traffic not restricted by "
              + (word.equals("From") ? "source" : "destination")
              + ")");
    }
    Text.list(peers).forEach(peer -> peer(word, peer));
    sheet.heading(2, "----------");
  }

  private void peer(String word, NetworkPolicyPeer peer) {
    sheet.heading(2, word + ":");
    if (peer.getIpBlock() != null) {
      sheet.heading(3, "IPBlock:");
      sheet.heading(4, "CIDR: " + peer.getIpBlock().getCidr());
      sheet.heading(4, "Except: " + String.join(", ", Text.list(peer.getIpBlock().getExcept())));
    }
    if (peer.getNamespaceSelector() != null) {
      sheet.heading(3, "NamespaceSelector: " + Text.selector(peer.getNamespaceSelector()));
    }
    if (peer.getPodSelector() != null) {
      sheet.heading(3, "PodSelector: " + Text.selector(peer.getPodSelector()));
    }
  }

  private static String pods(@Nullable LabelSelector selector) {
    var text = Text.selector(selector);
    return text.equals(Text.NONE)
        ? "<none> (Allowing the specific traffic to all pods in this namespace)"
        : text;
  }
}
