package dev.netduo.k8s.ingress;

import static java.util.stream.Collectors.groupingBy;

import dev.netduo.emulator.net.Ip;
import dev.netduo.k8s.api.IngressClasses;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.api.Services;
import dev.netduo.k8s.ingress.Routes.Certificate;
import dev.netduo.k8s.ingress.Routes.HostRoutes;
import dev.netduo.k8s.ingress.Routes.PathRoute;
import dev.netduo.k8s.ingress.Routes.Server;
import dev.netduo.k8s.snapshot.SliceReading;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBackend;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the API's Ingresses mean. Pure. The most specific host decides, then the longest path, then
 * an exact one before a prefix (Kubernetes documentation, Ingress, "Multiple matches").
 */
public final class IngressRouting {
  /** The class whose Ingresses are served. */
  public static final String CLASS = "netduo";

  /** Who serves the class. */
  public static final String CONTROLLER = "netduo.dev/ingress";

  private static final String OLD_CLASS = "kubernetes.io/ingress.class";

  private final Map<ObjectKey, Service> services = new TreeMap<>(BY_KEY);
  private final Map<ObjectKey, List<EndpointSlice>> slices;
  private final Map<ObjectKey, Secret> secrets = new TreeMap<>(BY_KEY);
  private final TreeMap<String, List<Server>> backends = new TreeMap<>();
  private final Map<String, List<PathRoute>> hosts = new LinkedHashMap<>();
  private final Map<String, Certificate> certificates = new TreeMap<>();
  private Optional<String> otherwise = Optional.empty();

  private static final Comparator<ObjectKey> BY_KEY =
      Comparator.comparing(ObjectKey::namespace).thenComparing(ObjectKey::name);

  private IngressRouting(IngressObjects objects) {
    objects.services().forEach(service -> services.put(ObjectKey.of(service), service));
    objects.secrets().forEach(secret -> secrets.put(ObjectKey.of(secret), secret));
    this.slices =
        objects.slices().stream()
            .filter(slice -> Services.of(slice).isPresent())
            .collect(groupingBy(slice -> Services.of(slice).orElseThrow()));
  }

  private static Map<String, String> annotations(HasMetadata object) {
    return Optional.ofNullable(object.getMetadata().getAnnotations()).orElse(Map.of());
  }

  /** The Ingresses that are ours to serve, oldest first, so that an older one keeps its paths. */
  public static List<Ingress> ours(IngressObjects objects) {
    var own =
        objects.classes().stream()
            .filter(one -> CONTROLLER.equals(IngressClasses.controller(one)))
            .toList();
    return objects.ingresses().stream()
        .filter(ingress -> isOurs(ingress, own))
        .sorted(
            Comparator.comparing((Ingress ingress) ->
                    String.valueOf(ingress.getMetadata().getCreationTimestamp()))
                .thenComparing(ObjectKey::of, BY_KEY))
        .toList();
  }

  private static boolean isOurs(Ingress ingress, List<IngressClass> own) {
    var named =
        Optional.ofNullable(ingress.getSpec().getIngressClassName())
            .or(() -> Optional.ofNullable(annotations(ingress).get(OLD_CLASS)));
    return own.stream()
        .anyMatch(one ->
            named
                .map(name -> name.equals(one.getMetadata().getName()))
                .orElseGet(() -> IngressClasses.isDefault(one)));
  }

  /** Where requests go. */
  static Routes compile(IngressObjects objects) {
    var routing = new IngressRouting(objects);
    ours(objects).forEach(routing::add);
    var hosts = new ArrayList<HostRoutes>();
    routing.hosts.forEach(
        (host, paths) -> hosts.add(new HostRoutes(host, paths.stream().sorted(DECIDING).toList())));
    hosts.sort(
        Comparator.comparingInt((HostRoutes route) -> specificity(route.host()))
            .thenComparingInt(route -> -route.host().length())
            .thenComparing(HostRoutes::host));
    return new Routes(
        hosts, routing.otherwise, routing.backends, List.copyOf(routing.certificates.values()));
  }

  private static final Comparator<PathRoute> DECIDING =
      Comparator.comparingInt((PathRoute route) -> -route.path().length())
          .thenComparing(route -> !route.exact());

  private static int specificity(String host) {
    if (host.isEmpty()) {
      return 2;
    }
    return host.startsWith("*.") ? 1 : 0;
  }

  private void add(Ingress ingress) {
    var namespace = ingress.getMetadata().getNamespace();
    var spec = ingress.getSpec();
    if (spec.getDefaultBackend() != null && otherwise.isEmpty()) {
      otherwise = backend(namespace, spec.getDefaultBackend());
    }
    for (var rule : Optional.ofNullable(spec.getRules()).orElse(List.of())) {
      var host = Objects.requireNonNullElse(rule.getHost(), "");
      var paths = hosts.computeIfAbsent(host, key -> new ArrayList<>());
      if (rule.getHttp() != null) {
        rule.getHttp().getPaths().forEach(path -> add(namespace, path, paths));
      }
    }
    for (var tls : Optional.ofNullable(spec.getTls()).orElse(List.of())) {
      if (tls.getSecretName() != null) {
        certificate(
            new ObjectKey(namespace, tls.getSecretName()),
            Optional.ofNullable(tls.getHosts()).orElse(List.of()));
      }
    }
  }

  private void add(String namespace, HTTPIngressPath path, List<PathRoute> paths) {
    var exact = "Exact".equals(path.getPathType());
    var text = Objects.requireNonNullElse(path.getPath(), "/");
    // A prefix is of whole elements, so that its final slash says nothing.
    var plain = !exact && text.length() > 1 ? text.replaceFirst("/+$", "") : text;
    var taken =
        paths.stream().anyMatch(known -> known.path().equals(plain) && known.exact() == exact);
    if (!taken) {
      backend(namespace, path.getBackend())
          .ifPresent(backend -> paths.add(new PathRoute(plain, exact, backend)));
    }
  }

  private Optional<String> backend(String namespace, IngressBackend backend) {
    if (backend.getService() == null) {
      return Optional.empty();
    }
    var key = new ObjectKey(namespace, backend.getService().getName());
    var port = backend.getService().getPort();
    var wanted =
        port == null
            ? ""
            : port.getName() != null ? port.getName() : String.valueOf(port.getNumber());
    var name = namespace + "_" + key.name() + "_" + wanted;
    backends.computeIfAbsent(name, _ -> servers(key, wanted));
    return Optional.of(name);
  }

  private List<Server> servers(ObjectKey key, String wanted) {
    var service = Optional.ofNullable(services.get(key));
    var port =
        service.stream()
            .flatMap(
                found -> Optional.ofNullable(found.getSpec().getPorts()).orElse(List.of()).stream())
            .filter(
                one -> wanted.equals(one.getName()) || wanted.equals(String.valueOf(one.getPort())))
            .findFirst();
    return port.stream().flatMap(found -> servers(usable(key), found)).distinct().toList();
  }

  // Of those that are not, the data plane and DNS tell.
  private List<EndpointSlice> usable(ObjectKey service) {
    return slices.getOrDefault(service, List.of()).stream().filter(SliceReading::isUsable).toList();
  }

  private static Stream<Server> servers(List<EndpointSlice> slices, ServicePort port) {
    var name = Objects.requireNonNullElse(port.getName(), "");
    return slices.stream()
        .flatMap(slice ->
            Optional.ofNullable(slice.getPorts()).orElse(List.of()).stream()
                .filter(one -> name.equals(Objects.requireNonNullElse(one.getName(), "")))
                .filter(one -> one.getPort() != null)
                .flatMap(one ->
                    Optional.ofNullable(slice.getEndpoints()).orElse(List.of()).stream()
                        .filter(endpoint ->
                            endpoint.getConditions() == null
                                || !Boolean.FALSE.equals(endpoint.getConditions().getReady()))
                        .map(endpoint ->
                            new Server(
                                Ip.parse(endpoint.getAddresses().getFirst()), one.getPort()))));
  }

  private void certificate(ObjectKey key, List<String> hosts) {
    var data =
        Optional.ofNullable(secrets.get(key))
            .flatMap(secret -> Optional.ofNullable(secret.getData()))
            .orElse(Map.of());
    var certificate = data.get("tls.crt");
    var secretKey = data.get("tls.key");
    var pem = Pem.of(certificate, secretKey);
    // One secret that is none yet must not keep the proxy from serving all the others.
    if (pem.isEmpty()) {
      return;
    }
    var name = key.namespace() + "_" + key.name();
    certificates.merge(
        name,
        new Certificate(name, hosts, pem.get()),
        (one, other) ->
            new Certificate(
                name,
                Stream.concat(one.hosts().stream(), other.hosts().stream()).distinct().toList(),
                one.pem()));
  }
}
