package dev.netduo.k8s.store;

import dev.netduo.k8s.api.IngressClasses;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.ResourceKind;
import dev.netduo.k8s.api.Services;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One shelf for each kind, with the strategy of that kind. */
final class Shelves {
  private Shelves() {}

  static Map<ResourceKind<?>, Shelf<?>> all(ServiceAddresses addresses) {
    var classes = new Shelf<>(Kinds.INGRESS_CLASS, new IngressClassStrategy());
    return Stream.<Shelf<?>>of(
            new Shelf<>(Kinds.NAMESPACE, new ClusterStrategies.OfNamespace()),
            new Shelf<>(Kinds.NODE, new ClusterStrategies.OfNode()),
            new Shelf<>(Kinds.POD, new PodStrategy()),
            new Shelf<>(
                Kinds.SERVICE,
                new ServiceStrategy(new ServiceAllocation(addresses, new NodePorts()))),
            new Shelf<>(Kinds.DEPLOYMENT, new DeploymentStrategy()),
            new Shelf<>(Kinds.REPLICA_SET, new ReplicaSetStrategy()),
            new Shelf<>(Kinds.STATEFUL_SET, new StatefulSetStrategy()),
            new Shelf<>(Kinds.DAEMON_SET, new DaemonSetStrategy()),
            new Shelf<>(Kinds.JOB, new JobStrategy()),
            new Shelf<>(
                Kinds.INGRESS, new IngressStrategy(() -> IngressClasses.standard(classes.in("")))),
            new Shelf<>(Kinds.NETWORK_POLICY, new NetworkPolicyStrategy()),
            new Shelf<>(Kinds.CLUSTER_NETWORK_POLICY, new ClusterNetworkPolicyStrategy()),
            new Shelf<>(Kinds.SERVICE_EXPORT, new MulticlusterStrategies.OfExport()),
            new Shelf<>(Kinds.SERVICE_IMPORT, new MulticlusterStrategies.OfImport()),
            new Shelf<>(Kinds.EVENT, new ClusterStrategies.OfEvent()),
            new Shelf<>(Kinds.CONFIG_MAP, new ConfigStrategies.OfConfigMap()),
            new Shelf<>(Kinds.SECRET, new ConfigStrategies.OfSecret()),
            plain(Kinds.SERVICE_ACCOUNT),
            new Shelf<>(Kinds.ENDPOINTS, new EndpointsStrategy()),
            plain(Kinds.CONTROLLER_REVISION),
            classes,
            // Those of a service are asked for whenever it changes.
            new Shelf<>(Kinds.ENDPOINT_SLICE, new EndpointSliceStrategy(), Services.NAME_LABEL))
        .collect(Collectors.toUnmodifiableMap(Shelf::kind, Function.identity()));
  }

  private static <T extends HasMetadata> Shelf<T> plain(ResourceKind<T> kind) {
    return new Shelf<>(kind, new ClusterStrategies.Plain<>());
  }
}
