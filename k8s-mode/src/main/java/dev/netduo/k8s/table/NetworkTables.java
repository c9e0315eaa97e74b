package dev.netduo.k8s.table;

import dev.netduo.k8s.api.IngressClasses;
import dev.netduo.k8s.model.ClusterNetworkPolicy;
import dev.netduo.k8s.model.ServiceImport;
import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The tables of what traffic goes through. */
final class NetworkTables {
  static final Map<Class<?>, KindTable<?>> ALL =
      Map.of(
          Service.class, services(),
          Endpoints.class, endpoints(),
          EndpointSlice.class, slices(),
          NetworkPolicy.class, policies(),
          ClusterNetworkPolicy.class, clusterPolicies(),
          ServiceImport.class, imports(),
          Ingress.class, ingresses(),
          IngressClass.class, ingressClasses());

  // How many of a long list are shown; the rest is counted.
  private static final int SHOWN = 3;

  private NetworkTables() {}

  private static KindTable<Service> services() {
    return KindTable.<Service>named()
        .text("Type", "How it is reached.", service -> service.getSpec().getType())
        .text(
            "Cluster-IP",
            "Its address inside the cluster.",
            service -> service.getSpec().getClusterIP())
        .text("External-IP", "Its addresses outside the cluster.", NetworkTables::externalIp)
        .text("Port(s)", "Its ports.", service -> Text.ports(service.getSpec().getPorts()))
        .age()
        .wide(
            "Selector",
            "The labels of its pods.",
            service -> Text.pairs(service.getSpec().getSelector()))
        .table();
  }

  private static String externalIp(Service service) {
    var spec = service.getSpec();
    if ("ExternalName".equals(spec.getType())) {
      return Text.orNone(spec.getExternalName());
    }
    var own = Text.list(spec.getExternalIPs());
    if (!"LoadBalancer".equals(spec.getType())) {
      return Text.joined(own);
    }
    var given =
        service.getStatus() == null || service.getStatus().getLoadBalancer() == null
            ? Stream.<String>empty()
            : Text.list(service.getStatus().getLoadBalancer().getIngress()).stream()
                .map(at -> at.getIp() == null ? at.getHostname() : at.getIp());
    var all = Stream.concat(given, own.stream()).toList();
    return all.isEmpty() ? "<pending>" : Text.joined(all);
  }

  private static KindTable<Endpoints> endpoints() {
    return KindTable.<Endpoints>named()
        .text(
            "Endpoints",
            "The addresses behind the service.",
            endpoints ->
                more(
                    Text.list(endpoints.getSubsets()).stream()
                        .flatMap(NetworkTables::addresses)
                        .toList(),
                    Text.NONE))
        .age()
        .table();
  }

  private static Stream<String> addresses(EndpointSubset subset) {
    var ips = Text.list(subset.getAddresses()).stream().map(EndpointAddress::getIp).toList();
    var ports = Text.list(subset.getPorts());
    return ports.isEmpty()
        ? ips.stream()
        : ports.stream().flatMap(port -> ips.stream().map(ip -> hostPort(ip, port.getPort())));
  }

  private static String hostPort(@Nullable String ip, @Nullable Integer port) {
    var host = ip == null ? "" : ip;
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + (port == null ? "" : port);
  }

  private static KindTable<EndpointSlice> slices() {
    return KindTable.<EndpointSlice>named()
        .text("AddressType", "IPv4, IPv6 or FQDN.", EndpointSlice::getAddressType)
        .text(
            "Ports",
            "The ports of its endpoints.",
            slice ->
                more(
                    Text.list(slice.getPorts()).stream().map(NetworkTables::port).toList(),
                    "<unset>"))
        .text(
            "Endpoints",
            "The addresses of its endpoints.",
            slice ->
                more(
                    Text.list(slice.getEndpoints()).stream()
                        .flatMap(endpoint -> Text.list(endpoint.getAddresses()).stream())
                        .toList(),
                    "<unset>"))
        .age()
        .table();
  }

  private static String port(EndpointPort port) {
    return Optional.ofNullable(port.getPort())
        .map(String::valueOf)
        .or(() -> Optional.ofNullable(port.getName()))
        .orElse("*");
  }

  private static String more(List<String> all, String none) {
    if (all.isEmpty()) {
      return none;
    }
    return all.size() <= SHOWN
        ? String.join(",", all)
        : String.join(",", all.subList(0, SHOWN)) + " + " + (all.size() - SHOWN) + " more...";
  }

  private static KindTable<NetworkPolicy> policies() {
    return KindTable.<NetworkPolicy>named()
        .text(
            "Pod-Selector",
            "The labels of the pods it is for.",
            policy -> Text.selector(policy.getSpec().getPodSelector()))
        .age()
        .table();
  }

  private static KindTable<ClusterNetworkPolicy> clusterPolicies() {
    return KindTable.<ClusterNetworkPolicy>named()
        .text("Tier", "Admin or Baseline.", policy -> policy.getSpec().tier)
        .text(
            "Priority",
            "Lower ones are asked first.",
            policy -> String.valueOf(policy.getSpec().priority))
        .age()
        .table();
  }

  // The columns of the definition of mcs-api.
  private static KindTable<ServiceImport> imports() {
    return KindTable.<ServiceImport>named()
        .text("Type", "ClusterSetIP or Headless.", service -> service.getSpec().type)
        .text("IP", "Its addresses in this cluster.", service -> String.valueOf(ips(service)))
        .age()
        .table();
  }

  private static List<String> ips(ServiceImport service) {
    return Optional.ofNullable(service.getSpec().ips).orElse(List.of());
  }

  private static KindTable<Ingress> ingresses() {
    return KindTable.<Ingress>named()
        .text("Class", "Which ingress controller it is for.", NetworkTables::ingressClass)
        .text("Hosts", "The names it answers for.", NetworkTables::hosts)
        .timed("Address", "Where it is reached.", (ingress, _) -> ingressAddress(ingress))
        .text(
            "Ports",
            "The ports it is reached on.",
            ingress -> Text.list(ingress.getSpec().getTls()).isEmpty() ? "80" : "80, 443")
        .age()
        .table();
  }

  private static String ingressClass(Ingress ingress) {
    return Optional.ofNullable(ingress.getSpec().getIngressClassName())
        .orElseGet(() ->
            Text.map(ingress.getMetadata().getAnnotations())
                .getOrDefault("kubernetes.io/ingress.class", ""));
  }

  private static String hosts(Ingress ingress) {
    return more(
        Text.list(ingress.getSpec().getRules()).stream()
            .flatMap(rule -> Stream.ofNullable(rule.getHost()))
            .filter(host -> !host.isEmpty())
            .toList(),
        "*");
  }

  private static String ingressAddress(Ingress ingress) {
    return ingress.getStatus() == null || ingress.getStatus().getLoadBalancer() == null
        ? ""
        : String.join(
            ",",
            Text.list(ingress.getStatus().getLoadBalancer().getIngress()).stream()
                .map(at -> at.getIp() == null ? at.getHostname() : at.getIp())
                .toList());
  }

  private static KindTable<IngressClass> ingressClasses() {
    return KindTable.<IngressClass>named()
        .text("Controller", "Who serves the ingresses of this class.", IngressClasses::controller)
        .text("Parameters", "Further settings for the controller.", NetworkTables::parameters)
        .age()
        .table();
  }

  private static String parameters(IngressClass ingressClass) {
    var spec = ingressClass.getSpec();
    var parameters = spec == null ? null : spec.getParameters();
    if (parameters == null) {
      return "";
    }
    var group = parameters.getApiGroup();
    return parameters.getKind() + (group == null ? "" : "." + group) + "/" + parameters.getName();
  }
}
