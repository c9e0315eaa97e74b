package dev.netduo.k8s.api;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The kinds netduo's cluster knows. */
public final class Kinds {
  public static final ResourceKind<Namespace> NAMESPACE =
      cluster("Namespace", "namespaces", Namespace.class, "ns");
  public static final ResourceKind<Node> NODE = cluster("Node", "nodes", Node.class, "no");
  public static final ResourceKind<Pod> POD = core("Pod", "pods", Pod.class, "po");
  public static final ResourceKind<Service> SERVICE =
      core("Service", "services", Service.class, "svc");
  public static final ResourceKind<ConfigMap> CONFIG_MAP =
      core("ConfigMap", "configmaps", ConfigMap.class, "cm");
  public static final ResourceKind<Event> EVENT = core("Event", "events", Event.class, "ev");
  public static final ResourceKind<Deployment> DEPLOYMENT =
      grouped("apps", "Deployment", "deployments", Deployment.class, "deploy");
  public static final ResourceKind<ReplicaSet> REPLICA_SET =
      grouped("apps", "ReplicaSet", "replicasets", ReplicaSet.class, "rs");
  public static final ResourceKind<EndpointSlice> ENDPOINT_SLICE =
      grouped("discovery.k8s.io", "EndpointSlice", "endpointslices", EndpointSlice.class);
  public static final ResourceKind<NetworkPolicy> NETWORK_POLICY =
      new ResourceKind<>(
          "networking.k8s.io",
          "v1",
          "NetworkPolicy",
          "networkpolicies",
          "networkpolicy",
          List.of("netpol"),
          true,
          NetworkPolicy.class);

  /** Every kind, in the order {@code kubectl api-resources} lists them. */
  public static final List<ResourceKind<?>> ALL =
      List.of(
          CONFIG_MAP,
          EVENT,
          NAMESPACE,
          NODE,
          POD,
          SERVICE,
          DEPLOYMENT,
          REPLICA_SET,
          ENDPOINT_SLICE,
          NETWORK_POLICY);

  private Kinds() {}

  /**
   * The kind somebody calls by its plural, singular, short or manifest name in any case, alone or
   * followed by its group as in {@code deployments.apps} or {@code deployments.v1.apps}.
   */
  public static Optional<ResourceKind<?>> find(String name) {
    var wanted = name.toLowerCase(Locale.ROOT);
    return ALL.stream()
        .filter(kind ->
            names(kind)
                .flatMap(own ->
                    Stream.of(
                        own,
                        own + "." + kind.group(),
                        own + "." + kind.version() + "." + kind.group()))
                .anyMatch(wanted::equals))
        .findFirst();
  }

  /** The kind of a manifest's {@code apiVersion} and {@code kind}, spelled exactly. */
  public static Optional<ResourceKind<?>> find(String apiVersion, String kind) {
    return ALL.stream()
        .filter(k -> k.kind().equals(kind) && k.apiVersion().equals(apiVersion))
        .findFirst();
  }

  /**
   * The kind of an object.
   *
   * @throws IllegalArgumentException where the model class is none of {@link #ALL}
   */
  @SuppressWarnings("unchecked") // the class was compared
  public static <T extends HasMetadata> ResourceKind<T> of(T object) {
    for (var kind : ALL) {
      if (kind.type() == object.getClass()) {
        return (ResourceKind<T>) kind;
      }
    }
    throw new IllegalArgumentException("no kind for " + object.getClass());
  }

  /** Every name of a kind in lower case: plural, singular, short names. */
  public static Stream<String> names(ResourceKind<?> kind) {
    return Stream.concat(Stream.of(kind.plural(), kind.singular()), kind.shortNames().stream());
  }

  private static <T extends HasMetadata> ResourceKind<T> cluster(
      String kind, String plural, Class<T> type, String... shortNames) {
    return new ResourceKind<>(
        "", "v1", kind, plural, kind.toLowerCase(Locale.ROOT), List.of(shortNames), false, type);
  }

  private static <T extends HasMetadata> ResourceKind<T> core(
      String kind, String plural, Class<T> type, String... shortNames) {
    return grouped("", kind, plural, type, shortNames);
  }

  private static <T extends HasMetadata> ResourceKind<T> grouped(
      String group, String kind, String plural, Class<T> type, String... shortNames) {
    return new ResourceKind<>(
        group, "v1", kind, plural, kind.toLowerCase(Locale.ROOT), List.of(shortNames), true, type);
  }
}
