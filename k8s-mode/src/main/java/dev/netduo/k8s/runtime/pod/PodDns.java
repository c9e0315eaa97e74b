package dev.netduo.k8s.runtime.pod;

import dev.netduo.emulator.engine.ContainerSpec.Dns;
import dev.netduo.emulator.net.Ip;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodDNSConfigOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What goes into a pod's {@code /etc/resolv.conf}. Source: Kubernetes {@code
 * pkg/kubelet/network/dns/dns.go}.
 *
 * @param servers the cluster's name server, by its address of each family
 * @param domain the cluster's domain
 * @param node what the node's own file says; empty where pods are given the machine's
 */
public record PodDns(List<Ip> servers, String domain, Supplier<Dns> node) {

  /** The servers, search path and options; a pod that asks where its node does may have none. */
  public Dns of(Pod pod) {
    var policy = String.valueOf(pod.getSpec().getDnsPolicy());
    var base =
        switch (policy) {
          case "None" -> Dns.DEFAULT;
          case "Default" -> node.get();
          case "ClusterFirstWithHostNet" -> cluster(pod);
          // In the node's own network the cluster's names are only for those who ask for them.
          default -> PodParts.onHostNetwork(pod) ? node.get() : cluster(pod);
        };
    return with(base, pod);
  }

  /** Whether a pod asks for names where its node does. */
  public static boolean isNodes(Pod pod) {
    return "Default".equals(pod.getSpec().getDnsPolicy());
  }

  private Dns cluster(Pod pod) {
    return new Dns(
        servers.stream().map(Ip::toString).toList(),
        joined(
            List.of(pod.getMetadata().getNamespace() + ".svc." + domain, "svc." + domain, domain),
            node.get().search()),
        List.of("ndots:5"));
  }

  private static Dns with(Dns base, Pod pod) {
    var config = pod.getSpec().getDnsConfig();
    if (config == null) {
      return base;
    }
    var options = new LinkedHashMap<String, String>();
    base.options().forEach(option -> options.put(option.split(":", 2)[0], option));
    PodParts.orEmpty(config.getOptions())
        .forEach(option -> options.put(option.getName(), text(option)));
    return new Dns(
        joined(base.servers(), PodParts.orEmpty(config.getNameservers())),
        joined(base.search(), PodParts.orEmpty(config.getSearches())),
        List.copyOf(options.values()));
  }

  private static String text(PodDNSConfigOption option) {
    return option.getValue() == null || option.getValue().isEmpty()
        ? option.getName()
        : option.getName() + ":" + option.getValue();
  }

  private static List<String> joined(List<String> first, List<String> then) {
    return Stream.concat(first.stream(), then.stream()).distinct().toList();
  }

  /** Reads a file; lines that mean nothing are passed over. */
  public static Dns parse(String text) {
    var servers = new ArrayList<String>();
    var search = List.<String>of();
    var options = List.<String>of();
    for (var line : text.lines().toList()) {
      var words = List.of(line.strip().split("\\s+"));
      var values = words.subList(1, words.size());
      switch (words.getFirst()) {
        case "nameserver" -> servers.addAll(values);
        // The last of these lines wins.
        case "search" -> search = values;
        case "options" -> options = values;
        default -> {}
      }
    }
    return new Dns(servers, search, options);
  }

  /** The file itself. */
  public static String text(Dns dns) {
    var lines = new ArrayList<String>();
    if (!dns.search().isEmpty()) {
      lines.add("search " + String.join(" ", dns.search()));
    }
    dns.servers().forEach(server -> lines.add("nameserver " + server));
    if (!dns.options().isEmpty()) {
      lines.add("options " + String.join(" ", dns.options()));
    }
    return String.join("\n", lines) + "\n";
  }
}
