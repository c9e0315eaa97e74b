package dev.netduo.k8s.store;

import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which address families a service has. Source: Kubernetes {@code
 * pkg/registry/core/service/storage/alloc.go}, initIPFamilyFields.
 */
final class ServiceFamilies {
  private static final String SINGLE = "SingleStack";
  private static final String PREFER = "PreferDualStack";
  private static final String REQUIRE = "RequireDualStack";

  private final List<Family> cluster;

  /**
   * @param cluster the cluster's families, its primary one first
   */
  ServiceFamilies(List<Family> cluster) {
    this.cluster = List.copyOf(cluster);
  }

  /** Fills in what is left out. */
  void fillIn(ServiceSpec spec) {
    // Whoever writes the endpoints of such a service may write those of either family.
    var anywhere = isAnywhere(spec);
    if (spec.getIpFamilyPolicy() == null) {
      spec.setIpFamilyPolicy(anywhere ? REQUIRE : SINGLE);
    }
    var families = new ArrayList<>(Given.list(spec.getIpFamilies()));
    var ips = Given.list(spec.getClusterIPs());
    for (int i = families.size(); i < ips.size(); i++) {
      if (!ips.get(i).equals(ServiceTypes.HEADLESS) && IpRules.isIp(ips.get(i))) {
        families.add(Ip.parse(ips.get(i)).family().kubernetes());
      }
    }
    if (families.isEmpty()) {
      families.add(cluster.getFirst().kubernetes());
    }
    if (!spec.getIpFamilyPolicy().equals(SINGLE)) {
      var had = anywhere ? Stream.of(Family.values()) : cluster.stream();
      had.map(Family::kubernetes).filter(f -> !families.contains(f)).forEach(families::add);
    }
    spec.setIpFamilies(List.copyOf(families));
  }

  /** A service that becomes a single-stack one keeps its first address. */
  void carryOver(ServiceSpec spec, ServiceSpec before) {
    if (SINGLE.equals(spec.getIpFamilyPolicy())
        && Given.list(before.getIpFamilies()).size() > 1
        && spec.getIpFamilies().equals(before.getIpFamilies())) {
      spec.setIpFamilies(List.of(spec.getIpFamilies().getFirst()));
      spec.setClusterIPs(Given.list(spec.getClusterIPs()).stream().limit(1).toList());
    }
  }

  private static boolean isAnywhere(ServiceSpec spec) {
    return ServiceTypes.isHeadless(spec) && Given.map(spec.getSelector()).isEmpty();
  }

  void judge(ServiceSpec spec, Problems problems) {
    var anywhere = isAnywhere(spec);
    var ips = Given.list(spec.getClusterIPs());
    var families = Given.list(spec.getIpFamilies());
    var dual = cluster.size() > 1;
    if (ips.size() > 1 && !ips.contains(ServiceTypes.HEADLESS) && !dual) {
      problems.invalid(
          "spec.clusterIPs", ips, "may only hold one address, this cluster is single-stack");
    }
    for (int i = 0; i < families.size(); i++) {
      var family = families.get(i);
      var path = "spec.ipFamilies[" + i + "]";
      problems.oneOf(path, family, Set.of("IPv4", "IPv6"));
      if (families.indexOf(family) < i) {
        problems.duplicate(path, family);
      }
      if (!anywhere && cluster.stream().noneMatch(known -> known.kubernetes().equals(family))) {
        problems.invalid(path, family, "not configured on this cluster");
      }
      if (i < ips.size()
          && IpRules.isIp(ips.get(i))
          && !Ip.parse(ips.get(i)).family().kubernetes().equals(family)) {
        problems.invalid(
            "spec.clusterIPs[" + i + "]",
            ips.get(i),
            "expected an " + family + " value as indicated by `ipFamilies[" + i + "]`");
      }
    }
    policy(spec, anywhere, problems);
  }

  private void policy(ServiceSpec spec, boolean anywhere, Problems problems) {
    var policy = spec.getIpFamilyPolicy();
    if (policy == null) {
      return;
    }
    problems.oneOf("spec.ipFamilyPolicy", policy, Set.of(PREFER, REQUIRE, SINGLE));
    if (policy.equals(REQUIRE) && !anywhere && cluster.size() < 2) {
      problems.invalid(
          "spec.ipFamilyPolicy", policy, "this cluster is not configured for dual-stack services");
    }
    if (policy.equals(SINGLE) && Given.list(spec.getIpFamilies()).size() > 1) {
      problems.invalid(
          "spec.ipFamilyPolicy",
          policy,
          "must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified");
    }
  }
}
