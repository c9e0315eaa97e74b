package dev.netduo.k8s.dns;

import dev.netduo.emulator.net.Ip;
import inet.ipaddr.IPAddressString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The records of one service. Names below the service's own, and SRV records of the bare name, are
 * CoreDNS' (plugin/kubernetes/kubernetes.go, findServices); all others are the specification's.
 */
final class ServiceRecords {
  private final String name;
  private final Service service;
  private final DnsOptions options;
  private final RecordPart to;

  ServiceRecords(String name, Service service, DnsOptions options, RecordPart to) {
    this.name = name;
    this.service = service;
    this.options = options;
    this.to = to;
  }

  /** The addresses of a service with a VIP; empty for others. */
  static List<Ip> vips(Service service) {
    var spec = service.getSpec();
    var all =
        Stream.concat(
            Stream.ofNullable(spec.getClusterIP()),
            Optional.ofNullable(spec.getClusterIPs()).orElse(List.of()).stream());
    return all.distinct().flatMap(text -> ip(text).stream()).toList();
  }

  /** An address, where the text is one. */
  static Optional<Ip> ip(String text) {
    var usual = Ip.usual(text);
    if (usual.isPresent()) {
      return usual;
    }
    var address = new IPAddressString(text).getAddress();
    return address == null || address.isMultiple() || text.isEmpty() || text.contains("/")
        ? Optional.empty()
        : Optional.of(Ip.of(address));
  }

  /** An address as a label; one that would end in a dash gets a zero, as CoreDNS does it. */
  static String dashed(Ip ip) {
    var label = ip.toString().replace('.', '-').replace(':', '-');
    return label.endsWith("-") ? label + "0" : label;
  }

  /** A service with a VIP. */
  void virtual(List<EndpointSlice> slices) {
    var empty =
        slices.stream().flatMap(slice -> endpoints(slice)).noneMatch(ServiceRecords::isReady);
    if (empty && options.ignoreEmptyService()) {
      return;
    }
    var vips = vips(service);
    vips.forEach(vip -> {
      to.address(name, vip);
      to.pointer(vip, name);
    });
    for (var port : ports(service)) {
      named(name, port.getName(), port.getProtocol(), vips, port.getPort(), name);
    }
    slices.forEach(slice -> endpointNames(slice));
  }

  private void endpointNames(EndpointSlice slice) {
    endpoints(slice)
        .filter(ServiceRecords::isReady)
        .forEach(endpoint ->
            endpoint
                .getAddresses()
                .forEach(text -> {
                  var ip = Ip.parse(text);
                  host(label(endpoint, ip) + "." + name, ip, slice);
                }));
  }

  /** A service without a VIP. */
  void headless(List<EndpointSlice> slices) {
    for (var slice : slices) {
      endpoints(slice)
          .filter(ServiceRecords::isReady)
          .forEach(endpoint ->
              endpoint.getAddresses().forEach(text -> headless(endpoint, Ip.parse(text), slice)));
    }
  }

  private void headless(Endpoint endpoint, Ip ip, EndpointSlice slice) {
    var host = label(endpoint, ip) + "." + name;
    to.address(name, ip);
    to.pointer(ip, host);
    host(host, ip, slice);
    for (var port : ports(slice)) {
      named(name, port.getName(), port.getProtocol(), List.of(ip), port.getPort(), host);
    }
  }

  private void host(String host, Ip ip, EndpointSlice slice) {
    to.address(host, ip);
    for (var port : ports(slice)) {
      service(host, port.getPort(), host);
    }
  }

  /** A port: by its name where it has one, and among those of the service's bare name. */
  private void named(
      String owner, String port, String protocol, List<Ip> ips, Integer number, String target) {
    service(owner, number, target);
    if (port == null || port.isEmpty()) {
      return;
    }
    var full =
        "_"
            + port
            + "._"
            + Objects.requireNonNullElse(protocol, "TCP").toLowerCase(Locale.ROOT)
            + "."
            + owner;
    service(full, number, target);
    ips.forEach(ip -> to.address(full, ip));
  }

  private void service(String owner, Integer number, String target) {
    // A slice without port numbers stands for all ports, which no record can say.
    if (number != null) {
      to.add(owner, "SRV", "0 100 " + number + " " + target);
    }
  }

  private String label(Endpoint endpoint, Ip ip) {
    var hostname = Objects.requireNonNullElse(endpoint.getHostname(), "");
    if (!hostname.isEmpty()) {
      return hostname;
    }
    var pod =
        Optional.ofNullable(endpoint.getTargetRef())
            .filter(ref -> "Pod".equals(ref.getKind()))
            .map(ref -> ref.getName())
            .filter(podName -> options.endpointPodNames() && isLabel(podName));
    return pod.orElseGet(() -> dashed(ip));
  }

  // The API takes any text for a reference's name.
  private static boolean isLabel(String podName) {
    return podName.length() <= RecordPart.LONGEST_LABEL && RecordPart.isName(podName + ".");
  }

  // An absent condition counts as ready (EndpointSlice API).
  static boolean isReady(Endpoint endpoint) {
    var conditions = endpoint.getConditions();
    return conditions == null || !Boolean.FALSE.equals(conditions.getReady());
  }

  private static Stream<Endpoint> endpoints(EndpointSlice slice) {
    return Optional.ofNullable(slice.getEndpoints()).orElse(List.of()).stream();
  }

  static List<EndpointPort> ports(EndpointSlice slice) {
    return Optional.ofNullable(slice.getPorts()).orElse(List.of());
  }

  private static List<ServicePort> ports(Service service) {
    return Optional.ofNullable(service.getSpec().getPorts()).orElse(List.of());
  }
}
