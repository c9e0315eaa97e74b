package dev.netduo.k8s.join;

import static java.util.stream.Collectors.groupingBy;

import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.api.Services;
import dev.netduo.k8s.model.ServiceImport;
import dev.netduo.k8s.model.ServiceImport.ImportedPort;
import dev.netduo.k8s.model.ServiceImport.ServiceImportSpec;
import dev.netduo.k8s.model.ServiceImport.ServiceImportStatus;
import dev.netduo.k8s.model.ServiceImport.SourceCluster;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What one cluster makes of a service that joined clusters export: an import, a service of its own
 * behind it unless it is headless, and the endpoints of all of them. Source: KEP-1645. Pure.
 *
 * @param object without addresses, which the service behind it is given
 * @param behind gives the import its address in this cluster
 * @param conflict in what the exports do not agree
 */
public record Imported(
    ServiceImport object,
    Optional<Service> behind,
    List<EndpointSlice> slices,
    Optional<ExportConflict> conflict) {
  /** The label of everything that is made for imports. */
  public static final String LABEL = "netduo.dev/imported";

  /** Names the imported service; of slices, as the API of multi-cluster services says. */
  public static final String SERVICE_NAME = "multicluster.kubernetes.io/service-name";

  /** Names the cluster that the endpoints of a slice are in. */
  public static final String SOURCE_CLUSTER = "multicluster.kubernetes.io/source-cluster";

  /**
   * The imports of a cluster, by namespace and name.
   *
   * @param exports those of all joined clusters, its own among them
   * @param namespaces its own namespaces: one that it does not have is not imported into
   */
  public static Map<ObjectKey, Imported> of(List<Exported> exports, Collection<String> namespaces) {
    var imports = new TreeMap<ObjectKey, Imported>();
    exports.stream()
        .filter(export -> namespaces.contains(export.key().namespace()))
        .sorted(Comparator.comparing(Exported::since).thenComparing(Exported::cluster))
        .collect(groupingBy(Exported::key))
        .forEach((key, same) -> imports.put(key, of(key, same)));
    return imports;
  }

  // The oldest export decides about type and about ports that two mean differently.
  private static Imported of(ObjectKey key, List<Exported> exports) {
    var oldest = exports.getFirst();
    var alike = exports.stream().filter(export -> export.headless() == oldest.headless()).toList();
    var ports = ports(alike);
    var object = new ServiceImport();
    object.setMetadata(meta(key, key.name(), Map.of()));
    var spec = new ServiceImportSpec();
    spec.type = oldest.headless() ? ServiceImport.HEADLESS : ServiceImport.CLUSTER_SET_IP;
    spec.ips = List.of();
    spec.ports = ports.stream().map(Imported::port).toList();
    object.setSpec(spec);
    var status = new ServiceImportStatus();
    status.clusters = alike.stream().map(export -> cluster(export.cluster())).toList();
    object.setStatus(status);
    var derived = derivedName(key);
    var behind =
        oldest.headless()
            ? Optional.<Service>empty()
            : Optional.of(service(meta(key, derived, Map.of()), ports, oldest));
    var slices =
        alike.stream()
            .flatMap(export ->
                export.slices().stream()
                    .map(slice -> slice(key, export.cluster(), slice, behind.map(_ -> derived))))
            .toList();
    return new Imported(object, behind, slices, ExportConflict.of(exports));
  }

  /** The name of the service behind an import. */
  static String derivedName(ObjectKey key) {
    var digest = UUID.nameUUIDFromBytes(key.toString().getBytes(StandardCharsets.UTF_8)).toString();
    return "derived-" + digest.replace("-", "").substring(0, 10);
  }

  static List<ServicePort> ports(List<Exported> exports) {
    var ports = new ArrayList<ServicePort>();
    for (var export : exports) {
      for (var port :
          Optional.ofNullable(export.service().getSpec().getPorts()).orElse(List.of())) {
        if (ports.stream().noneMatch(known -> clash(known, port))) {
          ports.add(port);
        }
      }
    }
    return ports;
  }

  /** Whether a service could not have both. */
  static boolean clash(ServicePort one, ServicePort other) {
    var sameNumber =
        one.getPort().equals(other.getPort())
            && String.valueOf(one.getProtocol()).equals(String.valueOf(other.getProtocol()));
    return sameNumber || String.valueOf(one.getName()).equals(String.valueOf(other.getName()));
  }

  private static ImportedPort port(ServicePort port) {
    var imported = new ImportedPort();
    imported.name = port.getName();
    imported.protocol = port.getProtocol();
    imported.appProtocol = port.getAppProtocol();
    imported.port = port.getPort();
    return imported;
  }

  private static SourceCluster cluster(String name) {
    var source = new SourceCluster();
    source.cluster = name;
    return source;
  }

  private static ObjectMeta meta(ObjectKey service, String name, Map<String, String> more) {
    var labels = new LinkedHashMap<String, String>();
    labels.put(LABEL, "true");
    labels.put(SERVICE_NAME, service.name());
    labels.putAll(more);
    return new ObjectMetaBuilder()
        .withNamespace(service.namespace())
        .withName(name)
        .withLabels(labels)
        .build();
  }

  private static Service service(ObjectMeta meta, List<ServicePort> ports, Exported oldest) {
    var spec = oldest.service().getSpec();
    return new ServiceBuilder()
        .withMetadata(meta)
        .withNewSpec()
        .withSessionAffinity(spec.getSessionAffinity())
        .withSessionAffinityConfig(spec.getSessionAffinityConfig())
        .withPorts(
            ports.stream()
                .map(port ->
                    new ServicePortBuilder()
                        .withName(port.getName())
                        .withProtocol(port.getProtocol())
                        .withPort(port.getPort())
                        .build())
                .toList())
        .endSpec()
        .build();
  }

  private static EndpointSlice slice(
      ObjectKey key, String cluster, EndpointSlice source, Optional<String> derived) {
    var labels = new LinkedHashMap<String, String>();
    labels.put(SOURCE_CLUSTER, cluster);
    labels.put("endpointslice.kubernetes.io/managed-by", "import-controller.netduo.dev");
    derived.ifPresent(name -> labels.put(Services.NAME_LABEL, name));
    var name = "imported-" + cluster + "-" + source.getMetadata().getName();
    return new EndpointSliceBuilder()
        .withMetadata(meta(key, name, labels))
        .withAddressType(source.getAddressType())
        .withPorts(source.getPorts())
        .withEndpoints(
            Optional.ofNullable(source.getEndpoints()).orElse(List.of()).stream()
                .map(endpoint ->
                    new EndpointBuilder()
                        // Nodes, zones and pods of that name may be this cluster's.
                        .withAddresses(endpoint.getAddresses())
                        .withConditions(endpoint.getConditions())
                        .withHostname(endpoint.getHostname())
                        .build())
                .toList())
        .build();
  }
}
