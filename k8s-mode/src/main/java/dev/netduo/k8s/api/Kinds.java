package dev.netduo.k8s.api;

import static dev.netduo.k8s.api.Subresource.SCALE;
import static dev.netduo.k8s.api.Subresource.STATUS;

import dev.netduo.k8s.model.ClusterNetworkPolicy;
import dev.netduo.k8s.model.ServiceExport;
import dev.netduo.k8s.model.ServiceImport;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The kinds netduo's cluster knows. */
public final class Kinds {
  private static final String CORE = "";
  private static final String APPS = "apps";
  private static final String NETWORKING = "networking.k8s.io";
  private static final String MULTICLUSTER = "multicluster.x-k8s.io";

  public static final ResourceKind<ConfigMap> CONFIG_MAP = of(CORE, ConfigMap.class, "cm");
  public static final ResourceKind<Endpoints> ENDPOINTS =
      of(CORE, Endpoints.class, "ep").named("endpoints", "endpoints");
  public static final ResourceKind<Event> EVENT = of(CORE, Event.class, "ev");
  public static final ResourceKind<Namespace> NAMESPACE =
      cluster(CORE, Namespace.class, "ns").with(STATUS);
  public static final ResourceKind<Node> NODE = cluster(CORE, Node.class, "no").with(STATUS);
  public static final ResourceKind<Pod> POD = of(CORE, Pod.class, "po").inAll().with(STATUS);
  public static final ResourceKind<Secret> SECRET = of(CORE, Secret.class);
  public static final ResourceKind<ServiceAccount> SERVICE_ACCOUNT =
      of(CORE, ServiceAccount.class, "sa");
  public static final ResourceKind<Service> SERVICE =
      of(CORE, Service.class, "svc").inAll().with(STATUS);
  public static final ResourceKind<ControllerRevision> CONTROLLER_REVISION =
      of(APPS, ControllerRevision.class);
  public static final ResourceKind<DaemonSet> DAEMON_SET =
      of(APPS, DaemonSet.class, "ds").inAll().with(STATUS);
  public static final ResourceKind<Deployment> DEPLOYMENT =
      of(APPS, Deployment.class, "deploy").inAll().with(STATUS, SCALE);
  public static final ResourceKind<ReplicaSet> REPLICA_SET =
      of(APPS, ReplicaSet.class, "rs").inAll().with(STATUS, SCALE);
  public static final ResourceKind<StatefulSet> STATEFUL_SET =
      of(APPS, StatefulSet.class, "sts").inAll().with(STATUS, SCALE);
  public static final ResourceKind<Job> JOB = of("batch", Job.class).inAll().with(STATUS);
  public static final ResourceKind<EndpointSlice> ENDPOINT_SLICE =
      of("discovery.k8s.io", EndpointSlice.class);
  public static final ResourceKind<IngressClass> INGRESS_CLASS =
      cluster(NETWORKING, IngressClass.class).named("ingressclasses", "ingressclass");
  public static final ResourceKind<Ingress> INGRESS =
      of(NETWORKING, Ingress.class, "ing").named("ingresses", "ingress").with(STATUS);
  public static final ResourceKind<NetworkPolicy> NETWORK_POLICY =
      of(NETWORKING, NetworkPolicy.class, "netpol").named("networkpolicies", "networkpolicy");
  public static final ResourceKind<ClusterNetworkPolicy> CLUSTER_NETWORK_POLICY =
      cluster("policy.networking.k8s.io", ClusterNetworkPolicy.class, "cnp")
          .named("clusternetworkpolicies", "clusternetworkpolicy")
          .at("v1alpha2")
          .with(STATUS);
  public static final ResourceKind<ServiceExport> SERVICE_EXPORT =
      of(MULTICLUSTER, ServiceExport.class, "svcex").at("v1alpha1").with(STATUS);
  public static final ResourceKind<ServiceImport> SERVICE_IMPORT =
      of(MULTICLUSTER, ServiceImport.class, "svcim").at("v1alpha1").with(STATUS);

  /** Every kind, in the order {@code kubectl api-resources} lists them. */
  public static final List<ResourceKind<?>> ALL =
      List.of(
          CONFIG_MAP,
          ENDPOINTS,
          EVENT,
          NAMESPACE,
          NODE,
          POD,
          SECRET,
          SERVICE_ACCOUNT,
          SERVICE,
          CONTROLLER_REVISION,
          DAEMON_SET,
          DEPLOYMENT,
          REPLICA_SET,
          STATEFUL_SET,
          JOB,
          ENDPOINT_SLICE,
          INGRESS_CLASS,
          INGRESS,
          NETWORK_POLICY,
          CLUSTER_NETWORK_POLICY,
          SERVICE_EXPORT,
          SERVICE_IMPORT);

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
      String group, Class<T> type, String... shortNames) {
    return kind(group, false, type, shortNames);
  }

  private static <T extends HasMetadata> ResourceKind<T> of(
      String group, Class<T> type, String... shortNames) {
    return kind(group, true, type, shortNames);
  }

  // The model classes are called as their kinds are.
  private static <T extends HasMetadata> ResourceKind<T> kind(
      String group, boolean namespaced, Class<T> type, String... shortNames) {
    var name = type.getSimpleName();
    var singular = name.toLowerCase(Locale.ROOT);
    return new ResourceKind<>(
        group,
        "v1",
        name,
        singular + "s",
        singular,
        List.of(shortNames),
        namespaced,
        List.of(),
        Set.of(),
        type);
  }
}
