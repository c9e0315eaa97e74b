package dev.netduo.k8s.service;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.Protocol;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A service with a VIP, as the proxy of one address family sees it.
 *
 * @param key {@code namespace/name}
 * @param vip its stable address
 * @param externalIps further addresses that lead to it, which somebody routes to a node
 * @param balancerIps addresses that a load balancer gave it
 * @param externalLocal whether what comes from outside is for endpoints of the node it reaches
 * @param internalLocal whether what comes to the VIP is for endpoints of the node it comes from
 * @param sourceRanges who may use the balancer's addresses; everybody where empty
 * @param affinity how long a client stays with an endpoint
 * @param healthPort the port of every node that tells whether it has endpoints; 0 for none
 */
record VirtualService(
    String key,
    Ip vip,
    List<Ip> externalIps,
    List<Ip> balancerIps,
    boolean externalLocal,
    boolean internalLocal,
    List<Cidr> sourceRanges,
    Optional<Duration> affinity,
    int healthPort,
    List<Port> ports) {

  /**
   * One port.
   *
   * @param nodePort the port of every node that leads to it; 0 where there is none
   */
  record Port(String name, Protocol protocol, int port, int nodePort, List<Backend> backends) {}

  /** Empty for headless and external-name services, and for those of the other family. */
  static Optional<VirtualService> of(
      String key, Service service, List<EndpointSlice> slices, Family family) {
    var spec = service.getSpec();
    if ("ExternalName".equals(spec.getType())) {
      return Optional.empty();
    }
    var own = slices.stream().filter(s -> family.kubernetes().equals(s.getAddressType())).toList();
    return vip(service, family)
        .map(vip ->
            new VirtualService(
                key,
                vip,
                ips(given(spec.getExternalIPs()), family),
                ips(balancers(service), family),
                "Local".equals(spec.getExternalTrafficPolicy()),
                "Local".equals(spec.getInternalTrafficPolicy()),
                ranges(given(spec.getLoadBalancerSourceRanges()), family),
                affinity(service),
                Objects.requireNonNullElse(spec.getHealthCheckNodePort(), 0),
                ports(service, own)));
  }

  private static Optional<Ip> vip(Service service, Family family) {
    var spec = service.getSpec();
    var all = given(spec.getClusterIPs());
    if (all.isEmpty() && spec.getClusterIP() != null) {
      all = List.of(spec.getClusterIP());
    }
    for (var text : all) {
      if (!text.isEmpty() && !text.equals("None")) {
        var ip = Ip.parse(text);
        if (ip.family() == family) {
          return Optional.of(ip);
        }
      }
    }
    return Optional.empty();
  }

  private static List<String> balancers(Service service) {
    if (!"LoadBalancer".equals(service.getSpec().getType()) || service.getStatus() == null) {
      return List.of();
    }
    return Optional.ofNullable(service.getStatus().getLoadBalancer()).stream()
        .flatMap(status -> given(status.getIngress()).stream())
        .filter(ingress -> ingress.getIp() != null && !"Proxy".equals(ingress.getIpMode()))
        .map(LoadBalancerIngress::getIp)
        .toList();
  }

  private static List<Ip> ips(List<String> texts, Family family) {
    return texts.isEmpty()
        ? List.of()
        : texts.stream().map(Ip::parse).filter(ip -> ip.family() == family).distinct().toList();
  }

  // A range that holds every address is no restriction.
  private static List<Cidr> ranges(List<String> texts, Family family) {
    if (texts.isEmpty()) {
      return List.of();
    }
    var ranges =
        texts.stream()
            .map(text -> Cidr.parse(text.strip()))
            .filter(range -> range.family() == family)
            .toList();
    return ranges.stream().anyMatch(range -> range.prefixLength() == 0) ? List.of() : ranges;
  }

  private static Optional<Duration> affinity(Service service) {
    if (!"ClientIP".equals(service.getSpec().getSessionAffinity())) {
      return Optional.empty();
    }
    return Optional.ofNullable(service.getSpec().getSessionAffinityConfig())
        .flatMap(config -> Optional.ofNullable(config.getClientIP()))
        .flatMap(config -> Optional.ofNullable(config.getTimeoutSeconds()))
        .map(Duration::ofSeconds)
        .or(() -> Optional.of(Duration.ofHours(3)));
  }

  private static List<Port> ports(Service service, List<EndpointSlice> slices) {
    return given(service.getSpec().getPorts()).stream()
        .map(port -> {
          var name = Objects.requireNonNullElse(port.getName(), "");
          return new Port(
              name,
              Protocol.valueOf(Objects.requireNonNullElse(port.getProtocol(), "TCP")),
              port.getPort(),
              Objects.requireNonNullElse(port.getNodePort(), 0),
              Backend.of(name, slices));
        })
        .toList();
  }

  private static <T> List<T> given(@org.jspecify.annotations.Nullable List<T> list) {
    return list == null ? List.of() : list;
  }

  /** The addresses besides the VIP. */
  List<Ip> outerIps() {
    if (balancerIps.isEmpty()) {
      return externalIps;
    }
    return Stream.concat(externalIps.stream(), balancerIps.stream()).distinct().toList();
  }

  /** Whether its rules are not the same on every node. */
  boolean dependsOnPlace() {
    return internalLocal
        || externalLocal
        || ports.stream().anyMatch(port -> EndpointChoice.dependsOnPlace(port.backends()));
  }
}
