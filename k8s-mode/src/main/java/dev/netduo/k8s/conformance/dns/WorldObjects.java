package dev.netduo.k8s.conformance.dns;

import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import dev.netduo.k8s.api.Services;
import dev.netduo.k8s.conformance.dns.World.Port;
import dev.netduo.k8s.conformance.dns.World.Slice;
import dev.netduo.k8s.conformance.dns.World.SliceEndpoint;
import dev.netduo.k8s.conformance.dns.World.WorldPod;
import dev.netduo.k8s.conformance.dns.World.WorldService;
import dev.netduo.k8s.dns.DnsObjects;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.LoadBalancerIngressBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.ServiceSpecBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The API's objects of a world. Pure. */
final class WorldObjects {
  /** The node its pods say they are on, which no machine stands for. */
  static final String NODE = "cases";

  private static final String LABEL = "app";

  private WorldObjects() {}

  static String namespace(String key) {
    return key.substring(0, key.indexOf('/'));
  }

  static String name(String key) {
    return key.substring(key.indexOf('/') + 1);
  }

  private static ObjectMeta meta(String key) {
    return new ObjectMetaBuilder().withNamespace(namespace(key)).withName(name(key)).build();
  }

  static Pod pod(String key, WorldPod pod) {
    var labels = new TreeMap<String, String>();
    pod.app().ifPresent(app -> labels.put(LABEL, app));
    return new PodBuilder()
        .withMetadata(new ObjectMetaBuilder(meta(key)).withLabels(labels).build())
        .withNewSpec()
        .withNodeName(NODE)
        .withHostname(pod.hostname().orElse(null))
        .withSubdomain(pod.subdomain().orElse(null))
        .withTerminationGracePeriodSeconds(0L)
        .addNewContainer()
        .withName("none")
        .withImage("netduo/box")
        .endContainer()
        .endSpec()
        .withStatus(status(pod))
        .build();
  }

  static PodStatus status(WorldPod pod) {
    return new PodStatusBuilder()
        .withPhase("Running")
        .withPodIP(pod.ips().isEmpty() ? null : pod.ips().getFirst().toString())
        .withPodIPs(pod.ips().stream().map(ip -> new PodIP(ip.toString())).toList())
        .addNewCondition()
        .withType("Ready")
        .withStatus(pod.ready() ? "True" : "False")
        .endCondition()
        .build();
  }

  static Service service(String key, WorldService service) {
    return new ServiceBuilder()
        .withMetadata(meta(key))
        .withSpec(spec(service))
        .withNewStatus()
        .withNewLoadBalancer()
        .withIngress(ingress(service))
        .endLoadBalancer()
        .endStatus()
        .build();
  }

  static List<LoadBalancerIngress> ingress(WorldService service) {
    return service.loadBalancers().stream()
        .map(ip -> new LoadBalancerIngressBuilder().withIp(ip.toString()).build())
        .toList();
  }

  static ServiceSpec spec(WorldService service) {
    var spec =
        new ServiceSpecBuilder()
            .withPorts(service.ports().stream().map(WorldObjects::port).toList());
    if (service.externalName().isPresent()) {
      return spec.withType("ExternalName").withExternalName(service.externalName().get()).build();
    }
    var vips = service.vips().stream().map(Ip::toString).toList();
    var addresses = service.headless() ? List.of("None") : vips;
    var families = service.effectiveFamilies();
    spec.withType(service.loadBalancers().isEmpty() ? "ClusterIP" : "LoadBalancer")
        .withClusterIPs(addresses)
        .withClusterIP(addresses.isEmpty() ? null : addresses.getFirst())
        .withIpFamilies(families.stream().map(f -> f == Family.IPV4 ? "IPv4" : "IPv6").toList())
        .withIpFamilyPolicy(families.size() > 1 ? "RequireDualStack" : "SingleStack")
        .withExternalIPs(service.externalIps().stream().map(Ip::toString).toList());
    if (service.publishNotReady()) {
      spec.withPublishNotReadyAddresses(true);
    }
    service.selector().ifPresent(app -> spec.withSelector(Map.of(LABEL, app)));
    return spec.build();
  }

  private static ServicePort port(Port port) {
    return new ServicePortBuilder()
        .withName(port.name().isEmpty() ? null : port.name())
        .withProtocol(port.protocol().name())
        .withPort(port.number())
        .withTargetPort(new IntOrString(port.target()))
        .build();
  }

  /** The slices of a service that are made by hand. */
  static List<EndpointSlice> handMade(String key, WorldService service) {
    var slices = new ArrayList<EndpointSlice>();
    for (var slice : service.slices()) {
      slices.add(slice(key, "-by-hand-" + slices.size(), slice));
    }
    return slices;
  }

  private static EndpointSlice slice(String key, String suffix, Slice slice) {
    var family =
        slice.endpoints().stream()
            .map(endpoint -> endpoint.ip().family())
            .findFirst()
            .orElse(Family.IPV4);
    return new EndpointSliceBuilder()
        .withMetadata(
            new ObjectMetaBuilder(meta(key))
                .withName(name(key) + suffix)
                .withLabels(Map.of(Services.NAME_LABEL, name(key)))
                .build())
        .withAddressType(family == Family.IPV4 ? "IPv4" : "IPv6")
        .withPorts(slice.ports().stream().map(WorldObjects::slicePort).toList())
        .withEndpoints(
            slice.endpoints().stream()
                .map(endpoint -> {
                  var built = new EndpointBuilder().withAddresses(endpoint.ip().toString());
                  endpoint.hostname().ifPresent(built::withHostname);
                  endpoint
                      .ready()
                      .ifPresent(
                          ready -> built.withNewConditions().withReady(ready).endConditions());
                  endpoint
                      .pod()
                      .ifPresent(pod ->
                          built.withNewTargetRef().withKind("Pod").withName(pod).endTargetRef());
                  return built.build();
                })
                .toList())
        .build();
  }

  private static EndpointPort slicePort(Port port) {
    return new EndpointPortBuilder()
        .withName(port.name())
        .withProtocol(port.protocol().name())
        .withPort(port.target())
        .build();
  }

  /** The slices that a cluster's controller makes, by the endpoint rules of the file's head. */
  static Map<String, List<EndpointSlice>> selected(World world) {
    var all = new LinkedHashMap<String, List<EndpointSlice>>();
    world
        .services()
        .forEach((key, service) -> {
          if (service.selector().isPresent() && service.externalName().isEmpty()) {
            all.put(key, selected(world, key, service));
          }
        });
    return all;
  }

  private static List<EndpointSlice> selected(World world, String key, WorldService service) {
    var slices = new ArrayList<EndpointSlice>();
    for (var family : service.effectiveFamilies()) {
      var endpoints = new ArrayList<SliceEndpoint>();
      world
          .pods()
          .forEach((podKey, pod) -> {
            if (namespace(podKey).equals(namespace(key)) && pod.app().equals(service.selector())) {
              pod.ips().stream()
                  .filter(ip -> ip.family() == family)
                  .findFirst()
                  .ifPresent(ip ->
                      endpoints.add(
                          new SliceEndpoint(
                              ip,
                              pod.subdomain().equals(Optional.of(name(key)))
                                  ? pod.hostname()
                                  : Optional.empty(),
                              Optional.of(pod.ready() || service.publishNotReady()),
                              Optional.of(name(podKey)))));
            }
          });
      if (!endpoints.isEmpty()) {
        slices.add(slice(key, "-" + family, new Slice(service.ports(), endpoints)));
      }
    }
    return slices;
  }

  /** All objects that names come from. */
  static DnsObjects dnsObjects(World world) {
    var services = new ArrayList<Service>();
    var slices = new ArrayList<EndpointSlice>();
    world
        .services()
        .forEach((key, service) -> {
          services.add(service(key, service));
          slices.addAll(handMade(key, service));
        });
    selected(world).values().forEach(slices::addAll);
    var pods = new ArrayList<Pod>();
    world.pods().forEach((key, pod) -> pods.add(pod(key, pod)));
    var domain = world.zone().substring(0, world.zone().length() - 1);
    return new DnsObjects(domain, world.namespaces(), services, slices, pods);
  }
}
