package dev.netduo.k8s.store;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Cidr;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.networking.v1.IPBlock;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** NetworkPolicies. */
final class NetworkPolicyStrategy implements Strategy<NetworkPolicy> {

  @Override
  public boolean hasStatus() {
    return false;
  }

  @Override
  public void fillIn(NetworkPolicy policy) {
    var spec = policy.getSpec();
    if (spec == null) {
      return;
    }
    if (spec.getPodSelector() == null) {
      spec.setPodSelector(new LabelSelector());
    }
    if (spec.getPolicyTypes() == null || spec.getPolicyTypes().isEmpty()) {
      // Egress is judged only where a rule for it was written; an empty list is as none.
      var types = new ArrayList<>(List.of("Ingress"));
      if (!orEmpty(spec.getEgress()).isEmpty()) {
        types.add("Egress");
      }
      spec.setPolicyTypes(types);
    }
    orEmpty(spec.getIngress()).forEach(rule -> fillIn(orEmpty(rule.getPorts())));
    orEmpty(spec.getEgress()).forEach(rule -> fillIn(orEmpty(rule.getPorts())));
  }

  private static void fillIn(List<NetworkPolicyPort> ports) {
    for (var port : ports) {
      if (port.getProtocol() == null) {
        port.setProtocol("TCP");
      }
    }
  }

  @Override
  public void validate(NetworkPolicy policy, Optional<NetworkPolicy> before, Problems problems) {
    var spec = policy.getSpec();
    if (spec == null) {
      problems.required("spec", "");
      return;
    }
    WorkloadRules.selector(spec.getPodSelector(), "spec.podSelector", problems);
    if (spec.getPolicyTypes().size() > 2) {
      problems.invalid(
          "spec.policyTypes", spec.getPolicyTypes(), "may not specify more than two policyTypes");
    }
    for (int i = 0; i < spec.getPolicyTypes().size(); i++) {
      problems.oneOf(
          "spec.policyTypes[" + i + "]", spec.getPolicyTypes().get(i), Set.of("Ingress", "Egress"));
    }
    var ingress = orEmpty(spec.getIngress());
    for (int i = 0; i < ingress.size(); i++) {
      var path = "spec.ingress[" + i + "]";
      ports(orEmpty(ingress.get(i).getPorts()), path, problems);
      peers(orEmpty(ingress.get(i).getFrom()), path + ".from", problems);
    }
    var egress = orEmpty(spec.getEgress());
    for (int i = 0; i < egress.size(); i++) {
      var path = "spec.egress[" + i + "]";
      ports(orEmpty(egress.get(i).getPorts()), path, problems);
      peers(orEmpty(egress.get(i).getTo()), path + ".to", problems);
    }
  }

  private static void ports(List<NetworkPolicyPort> ports, String rule, Problems problems) {
    for (int i = 0; i < ports.size(); i++) {
      var port = ports.get(i);
      var path = rule + ".ports[" + i + "]";
      problems.oneOf(path + ".protocol", port.getProtocol(), PodRules.protocols());
      if (port.getPort() != null) {
        PodRules.target(port.getPort(), path + ".port", problems);
      }
      if (port.getEndPort() == null) {
        continue;
      }
      if (port.getPort() == null) {
        problems.invalid(
            path + ".endPort",
            port.getEndPort(),
            "may not be specified when `port` is not specified");
      } else if (port.getPort().getStrVal() != null) {
        problems.invalid(
            path + ".endPort",
            port.getEndPort(),
            "may not be specified when `port` is non-numeric");
      } else if (port.getEndPort() < port.getPort().getIntVal()) {
        problems.invalid(
            path + ".endPort", port.getEndPort(), "must be greater than or equal to `port`");
      } else {
        problems.port(path + ".endPort", port.getEndPort());
      }
    }
  }

  private static void peers(List<NetworkPolicyPeer> peers, String path, Problems problems) {
    for (int i = 0; i < peers.size(); i++) {
      var peer = peers.get(i);
      var at = path + "[" + i + "]";
      var selects = peer.getPodSelector() != null || peer.getNamespaceSelector() != null;
      if (peer.getIpBlock() == null && !selects) {
        problems.required(at, "must specify a peer");
      } else if (peer.getIpBlock() != null && selects) {
        problems.forbidden(at, "may not specify both ipBlock and another peer");
      } else if (peer.getIpBlock() != null) {
        block(peer.getIpBlock(), at + ".ipBlock", problems);
      }
      if (peer.getPodSelector() != null) {
        WorkloadRules.selector(peer.getPodSelector(), at + ".podSelector", problems);
      }
      if (peer.getNamespaceSelector() != null) {
        WorkloadRules.selector(peer.getNamespaceSelector(), at + ".namespaceSelector", problems);
      }
    }
  }

  private static void block(IPBlock block, String path, Problems problems) {
    if (block.getCidr() == null || block.getCidr().isEmpty()) {
      problems.required(path + ".cidr", "");
      return;
    }
    var cidr = cidr(block.getCidr(), path + ".cidr", problems);
    var except = orEmpty(block.getExcept());
    for (int i = 0; i < except.size(); i++) {
      var at = path + ".except[" + i + "]";
      var hole = cidr(except.get(i), at, problems);
      if (cidr.isPresent()
          && hole.isPresent()
          && (!cidr.get().contains(hole.get()) || cidr.equals(hole))) {
        problems.invalid(
            at, except.get(i), "must be a strict subset of `cidr`: " + block.getCidr());
      }
    }
  }

  private static Optional<Cidr> cidr(String text, String path, Problems problems) {
    try {
      // With bits behind the prefix it means its network, as it always did in this field.
      return Optional.of(Cidr.parseLoosely(text));
    } catch (NetduoException _) {
      problems.invalid(
          path, text, "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
      return Optional.empty();
    }
  }

  private static <E> List<E> orEmpty(@Nullable List<E> list) {
    return list == null ? List.of() : list;
  }

  @Override
  public Object spec(NetworkPolicy policy) {
    return policy.getSpec();
  }
}
