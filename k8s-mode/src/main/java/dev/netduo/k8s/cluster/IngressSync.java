package dev.netduo.k8s.cluster;

import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.event.Events;
import dev.netduo.k8s.api.Informer;
import dev.netduo.k8s.api.IngressClasses;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.ingress.Haproxy;
import dev.netduo.k8s.ingress.IngressObjects;
import dev.netduo.k8s.ingress.IngressProxy;
import dev.netduo.k8s.ingress.IngressRouting;
import dev.netduo.k8s.runtime.PodRuntime;
import dev.netduo.k8s.runtime.Resync;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClassBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressLoadBalancerIngress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressLoadBalancerIngressBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The ingress controller: a proxy on every node as soon as there is an Ingress to be served, told
 * where requests go, and each Ingress told where it is served.
 */
final class IngressSync implements AutoCloseable {
  private static final NodeProxy PROXY =
      new NodeProxy("ingress-proxy", "haproxy", Haproxy.command());

  private final Agent agent;
  private final KubeApi api;
  private final PodRuntime runtime;
  private final Map<Integer, IngressProxy> proxies = new HashMap<>();
  private final Resync resync;
  private final Informer<Ingress> ingresses;
  private final Informer<IngressClass> classes;
  private final Informer<Service> services;
  private final Informer<EndpointSlice> slices;
  private final Informer<Secret> secrets;
  private final Informer<Pod> pods;

  IngressSync(Agent agent, KubeApi api, PodRuntime runtime, Events events) {
    this.agent = agent;
    this.api = api;
    this.runtime = runtime;
    this.resync = new Resync("ingress", this::sync, events, "ingress is behind");
    ensureClass(api);
    this.classes = Informer.start(api, Kinds.INGRESS_CLASS, change -> request());
    this.services = Informer.start(api, Kinds.SERVICE, change -> request());
    this.slices = Informer.start(api, Kinds.ENDPOINT_SLICE, change -> request());
    this.secrets = Informer.start(api, Kinds.SECRET, change -> request());
    this.pods = Informer.start(api, Kinds.POD, SystemObjects.NAMESPACE, change -> request());
    this.ingresses = Informer.start(api, Kinds.INGRESS, change -> request());
    resync.begin();
  }

  private static void ensureClass(KubeApi api) {
    if (api.get(Kinds.INGRESS_CLASS, "", IngressRouting.CLASS).isEmpty()) {
      api.create(
          Kinds.INGRESS_CLASS,
          new IngressClassBuilder()
              .withNewMetadata()
              .withName(IngressRouting.CLASS)
              .withAnnotations(Map.of(IngressClasses.DEFAULT, "true"))
              .endMetadata()
              .withNewSpec()
              .withController(IngressRouting.CONTROLLER)
              .endSpec()
              .build());
    }
  }

  private void request() {
    var _ = resync.request();
  }

  /** Waits until the proxies know what the API's objects say now. */
  void settle() {
    resync.runNow();
  }

  private void sync() {
    // However many services there are, nobody is to be told of them.
    var running = PROXY.running(pods.items(), runtime);
    if (ingresses.items().isEmpty() && running.isEmpty()) {
      return;
    }
    var objects =
        new IngressObjects(
            ingresses.items(), classes.items(), services.items(), slices.items(), secrets.items());
    var ours = IngressRouting.ours(objects);
    if (!ours.isEmpty()) {
      PROXY.ensure(api);
    }
    proxies.keySet().retainAll(running.keySet());
    running
        .keySet()
        .forEach(
            pid -> proxies.computeIfAbsent(pid, key -> new IngressProxy(agent, key)).sync(objects));
    var addresses =
        running.values().stream()
            .filter(PodReadiness::isReady)
            .flatMap(pod -> Optional.ofNullable(pod.getStatus().getHostIP()).stream())
            .distinct()
            .sorted()
            .map(ip -> new IngressLoadBalancerIngressBuilder().withIp(ip).build())
            .toList();
    ours.forEach(ingress -> tell(ingress, addresses));
  }

  private void tell(Ingress ingress, List<IngressLoadBalancerIngress> addresses) {
    var meta = ingress.getMetadata();
    if (!addresses.equals(told(ingress))) {
      var _ =
          api.modifyStatus(
              Kinds.INGRESS,
              meta.getNamespace(),
              meta.getName(),
              current -> {
                current.getStatus().getLoadBalancer().setIngress(addresses);
                return current;
              });
    }
  }

  private static List<IngressLoadBalancerIngress> told(Ingress ingress) {
    return Optional.ofNullable(ingress.getStatus())
        .flatMap(status -> Optional.ofNullable(status.getLoadBalancer()))
        .flatMap(balancer -> Optional.ofNullable(balancer.getIngress()))
        .orElse(List.of());
  }

  @Override
  public void close() {
    List.of(ingresses, classes, services, slices, secrets, pods).forEach(Informer::close);
    resync.close();
  }
}
