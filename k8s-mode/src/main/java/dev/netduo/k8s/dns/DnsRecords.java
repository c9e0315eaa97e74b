package dev.netduo.k8s.dns;

import dev.netduo.emulator.net.Ip;
import dev.netduo.k8s.snapshot.ClusterSnapshot;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The records of a cluster, as the Kubernetes DNS specification 1.1.0 has them: services with a
 * VIP, headless services and their endpoints, SRV records of named ports, PTR records, and the
 * records of pods by address.
 */
public final class DnsRecords {
  /** Seconds a record may be kept; CoreDNS' default for the cluster zone. */
  public static final int TTL = 5;

  private final SortedMap<String, Set<String>> byName = new TreeMap<>();
  private final ClusterSnapshot snapshot;
  private final String domain;

  private DnsRecords(ClusterSnapshot snapshot) {
    this.snapshot = snapshot;
    this.domain = snapshot.ranges().domain() + ".";
  }

  /** Every record by owner name; each is a line of a zone file, {@code NAME TTL IN TYPE RDATA}. */
  public static SortedMap<String, Set<String>> compile(ClusterSnapshot snapshot) {
    var records = new DnsRecords(snapshot);
    records.add("dns-version." + records.domain, "TXT", "\"1.1.0\"");
    snapshot.services().forEach(records::service);
    snapshot
        .pods()
        .forEach(pod ->
            records.add(
                dashed(pod.ip()) + "." + pod.namespace() + ".pod." + records.domain,
                type(pod.ip()),
                pod.ip().toString()));
    return records.byName;
  }

  /** The question name of an address in the reverse tree. */
  static String reverse(Ip ip) {
    return ip.address().toReverseDNSLookupString() + ".";
  }

  private void service(Service service) {
    var meta = service.getMetadata();
    var name = meta.getName() + "." + meta.getNamespace() + ".svc." + domain;
    var vip = Optional.ofNullable(service.getSpec().getClusterIP()).orElse("");
    if (vip.equals("None")) {
      slicesOf(service).forEach(slice -> headless(name, slice));
    } else if (!vip.isEmpty()) {
      var ip = Ip.parse(vip);
      add(name, type(ip), vip);
      add(reverse(ip), "PTR", name);
      for (var port : service.getSpec().getPorts()) {
        named(port.getName())
            .ifPresent(portName -> srv(portName, port.getProtocol(), name, port.getPort(), name));
      }
    }
  }

  private void headless(String name, EndpointSlice slice) {
    for (var endpoint : slice.getEndpoints()) {
      if (!isReady(endpoint)) {
        continue;
      }
      for (var address : endpoint.getAddresses()) {
        var ip = Ip.parse(address);
        var host = Objects.requireNonNullElse(endpoint.getHostname(), dashed(ip)) + "." + name;
        add(name, type(ip), address);
        add(host, type(ip), address);
        add(reverse(ip), "PTR", host);
        for (var port : slice.getPorts()) {
          named(port.getName())
              .ifPresent(portName -> srv(portName, port.getProtocol(), name, port.getPort(), host));
        }
      }
    }
  }

  // An absent condition counts as ready (EndpointSlice API).
  private static boolean isReady(Endpoint endpoint) {
    var conditions = endpoint.getConditions();
    return conditions == null || !Boolean.FALSE.equals(conditions.getReady());
  }

  private List<EndpointSlice> slicesOf(Service service) {
    return snapshot.slices().stream()
        .filter(slice ->
            slice.getMetadata().getNamespace().equals(service.getMetadata().getNamespace()))
        .filter(slice ->
            service
                .getMetadata()
                .getName()
                .equals(
                    Optional.ofNullable(slice.getMetadata().getLabels())
                        .orElse(Map.of())
                        .get("kubernetes.io/service-name")))
        .toList();
  }

  private void srv(String port, String protocol, String service, int number, String target) {
    var owner =
        "_"
            + port
            + "._"
            + Objects.requireNonNullElse(protocol, "TCP").toLowerCase(Locale.ROOT)
            + "."
            + service;
    add(owner, "SRV", "0 100 " + number + " " + target);
  }

  private static Optional<String> named(String portName) {
    return Optional.ofNullable(portName).filter(name -> !name.isEmpty());
  }

  private static String type(Ip ip) {
    return ip.isV4() ? "A" : "AAAA";
  }

  private static String dashed(Ip ip) {
    return ip.toString().replace('.', '-').replace(':', '-');
  }

  private void add(String name, String type, String rdata) {
    byName
        .computeIfAbsent(name, key -> new TreeSet<>())
        .add(name + " " + TTL + " IN " + type + " " + rdata);
  }
}
