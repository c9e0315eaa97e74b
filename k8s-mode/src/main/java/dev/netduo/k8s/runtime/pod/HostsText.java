package dev.netduo.k8s.runtime.pod;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Objects;

/**
 * A pod's {@code /etc/hosts}. Source: Kubernetes {@code pkg/kubelet/kubelet_pods.go},
 * managedHostsFileContent.
 */
public final class HostsText {
  private HostsText() {}

  /**
   * The file of a pod with a network of its own.
   *
   * @param ips its addresses, one line each
   * @param domain the cluster's domain
   */
  public static String of(Pod pod, List<String> ips, String domain) {
    var text =
        new StringBuilder(
            """
            # Kubernetes-managed hosts file.
            127.0.0.1\tlocalhost
            ::1\tlocalhost ip6-localhost ip6-loopback
            fe00::0\tip6-localnet
            fe00::0\tip6-mcastprefix
            fe00::1\tip6-allnodes
            fe00::2\tip6-allrouters
            """);
    var hostname = hostname(pod);
    var subdomain = Objects.requireNonNullElse(pod.getSpec().getSubdomain(), "");
    for (var ip : ips) {
      text.append(ip).append('\t');
      if (!subdomain.isEmpty()) {
        text.append(hostname)
            .append('.')
            .append(subdomain)
            .append('.')
            .append(pod.getMetadata().getNamespace())
            .append(".svc.")
            .append(domain)
            .append('\t');
      }
      text.append(hostname).append('\n');
    }
    return text.append(aliases(pod)).toString();
  }

  /**
   * The file of a pod in its node's network.
   *
   * @param hostIps the node's addresses, one line each
   */
  public static String ofNode(Pod pod, List<String> hostIps) {
    var text =
        new StringBuilder(
            "# Kubernetes-managed hosts file (host network).\n127.0.0.1\tlocalhost\n");
    for (var ip : hostIps) {
      text.append(ip).append('\t').append(pod.getSpec().getNodeName()).append('\n');
    }
    return text.append(aliases(pod)).toString();
  }

  /** The lines of {@code hostAliases}; empty where there are none. */
  public static String aliases(Pod pod) {
    var aliases = PodParts.orEmpty(pod.getSpec().getHostAliases());
    if (aliases.isEmpty()) {
      return "";
    }
    var text = new StringBuilder("\n# Entries added by HostAliases.\n");
    for (var alias : aliases) {
      text.append(alias.getIp())
          .append('\t')
          .append(String.join("\t", PodParts.orEmpty(alias.getHostnames())))
          .append('\n');
    }
    return text.toString();
  }

  /** The host name inside: at most 63 characters of the pod's name, where it has no other. */
  public static String hostname(Pod pod) {
    var chosen = Objects.requireNonNullElse(pod.getSpec().getHostname(), "");
    var name = chosen.isEmpty() ? pod.getMetadata().getName() : chosen;
    return name.length() <= 63 ? name : name.substring(0, 63).replaceFirst("[-.]+$", "");
  }
}
