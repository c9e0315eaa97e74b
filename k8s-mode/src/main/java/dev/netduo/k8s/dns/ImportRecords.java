package dev.netduo.k8s.dns;

import dev.netduo.emulator.net.Ip;
import dev.netduo.k8s.model.ServiceImport;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * The records of a service that joined clusters export. Source: the DNS specification of
 * multi-cluster services (KEP-1645, "DNS").
 */
final class ImportRecords {
  /** The zone they are in. */
  static final String ZONE = "clusterset.local.";

  private static final String CLUSTER = "multicluster.kubernetes.io/source-cluster";

  private final String name;
  private final ServiceImport service;
  private final RecordPart to;

  ImportRecords(ServiceImport service, RecordPart to) {
    var meta = service.getMetadata();
    this.name = meta.getName() + "." + meta.getNamespace() + ".svc." + ZONE;
    this.service = service;
    this.to = to;
  }

  /** Those of one that has an address, or of its endpoints. */
  void all(List<EndpointSlice> slices) {
    if (ServiceImport.HEADLESS.equals(service.getSpec().type)) {
      slices.forEach(this::headless);
      return;
    }
    var ips =
        Optional.ofNullable(service.getSpec().ips).orElse(List.of()).stream()
            .flatMap(text -> ServiceRecords.ip(text).stream())
            .toList();
    ips.forEach(ip -> to.address(name, ip));
    for (var port : Optional.ofNullable(service.getSpec().ports).orElse(List.of())) {
      port(port.name, port.protocol, port.port, ips, name);
    }
  }

  private void headless(EndpointSlice slice) {
    var cluster = slice.getMetadata().getLabels().getOrDefault(CLUSTER, "");
    for (var endpoint : Optional.ofNullable(slice.getEndpoints()).orElse(List.<Endpoint>of())) {
      if (ServiceRecords.isReady(endpoint)) {
        for (var text : endpoint.getAddresses()) {
          endpoint(slice, endpoint, Ip.parse(text), cluster);
        }
      }
    }
  }

  private void endpoint(EndpointSlice slice, Endpoint endpoint, Ip ip, String cluster) {
    var given = Objects.requireNonNullElse(endpoint.getHostname(), "");
    var label = given.isEmpty() ? ServiceRecords.dashed(ip) : given;
    var host = label + "." + cluster + "." + name;
    to.address(name, ip);
    to.address(host, ip);
    for (var port : ServiceRecords.ports(slice)) {
      port(port.getName(), port.getProtocol(), port.getPort(), List.of(ip), host);
    }
  }

  private void port(
      @org.jspecify.annotations.Nullable String port,
      @org.jspecify.annotations.Nullable String protocol,
      @org.jspecify.annotations.Nullable Integer number,
      List<Ip> ips,
      String target) {
    if (port == null || port.isEmpty() || number == null) {
      return;
    }
    var full =
        "_"
            + port
            + "._"
            + Objects.requireNonNullElse(protocol, "TCP").toLowerCase(Locale.ROOT)
            + "."
            + name;
    to.add(full, "SRV", "0 100 " + number + " " + target);
    ips.forEach(ip -> to.address(full, ip));
  }
}
