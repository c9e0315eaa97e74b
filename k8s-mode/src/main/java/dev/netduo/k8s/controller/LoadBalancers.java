package dev.netduo.k8s.controller;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import dev.netduo.k8s.api.Informer;
import dev.netduo.k8s.api.Informer.Change;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.api.Pods;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.LoadBalancerIngressBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * Gives each service of type LoadBalancer an address out of a pool, as a bare-metal load balancer
 * does; nodes answer for it. A service that names a {@code loadBalancerClass} is somebody else's.
 */
public final class LoadBalancers implements AutoCloseable {
  private static final long MOST = 4096;

  private final KubeApi api;
  private final Cidr pool;
  private final EventRecorder events;
  private final Map<ObjectKey, Ip> given = new HashMap<>();
  private final WorkQueue<ObjectKey> queue;
  private final Informer<Service> services;

  private LoadBalancers(KubeApi api, Cidr pool, Consumer<RuntimeException> failed) {
    this.api = api;
    this.pool = pool;
    this.events = new EventRecorder(api, "load-balancer");
    // What an earlier process gave stays where it is.
    api.list(Kinds.SERVICE).items().stream()
        .filter(LoadBalancers::isOurs)
        .forEach(s -> held(s).ifPresent(ip -> given.putIfAbsent(ObjectKey.of(s), ip)));
    this.queue = new WorkQueue<>("load-balancer", this::reconcile, failed);
    this.services = Informer.start(api, Kinds.SERVICE, this::changed);
  }

  /**
   * Begins to follow services.
   *
   * @param pool where addresses come from; its first and last are given to nobody
   */
  public static LoadBalancers start(KubeApi api, Cidr pool) {
    return new LoadBalancers(api, pool, _ -> {});
  }

  private void changed(Change<Service> change) {
    var concerned =
        change.before().filter(LoadBalancers::concerns).isPresent()
            || change.after().filter(LoadBalancers::concerns).isPresent();
    if (concerned) {
      queue.add(ObjectKey.of(change.object()));
    }
  }

  private static boolean concerns(Service service) {
    return isOurs(service) || !ingress(service).isEmpty();
  }

  private static boolean isOurs(Service service) {
    return "LoadBalancer".equals(service.getSpec().getType())
        && service.getSpec().getLoadBalancerClass() == null;
  }

  private void reconcile(ObjectKey key) {
    var found = api.get(Kinds.SERVICE, key.namespace(), key.name());
    if (found.filter(service -> isOurs(service) && !Pods.isTerminating(service)).isPresent()) {
      give(key, found.get());
      return;
    }
    if (given.remove(key) != null) {
      // Somebody may wait for it.
      services.items().stream()
          .filter(service -> isOurs(service) && ingress(service).isEmpty())
          .forEach(service -> queue.add(ObjectKey.of(service)));
    }
    var isForeign = found.map(s -> s.getSpec().getLoadBalancerClass() != null).orElse(false);
    if (!isForeign && found.filter(service -> !ingress(service).isEmpty()).isPresent()) {
      write(key, List.of());
    }
  }

  private void give(ObjectKey key, Service service) {
    var ip =
        wanted(service)
            .or(() -> Optional.ofNullable(given.get(key)))
            .filter(chosen -> isFree(chosen, key))
            .or(() -> wanted(service).isPresent() ? Optional.empty() : nextFree());
    if (ip.isEmpty()) {
      given.remove(key);
      events.warning(
          service,
          "AllocationFailed",
          wanted(service)
              .map(asked -> "address " + asked + " is in use or outside the pool " + pool)
              .orElse("no address is left in the pool " + pool));
      if (!ingress(service).isEmpty()) {
        write(key, List.of());
      }
      return;
    }
    given.put(key, ip.get());
    var shown =
        List.of(
            new LoadBalancerIngressBuilder().withIp(ip.get().toString()).withIpMode("VIP").build());
    if (!ingress(service).equals(shown)) {
      write(key, shown);
      events.normal(service, "IPAllocated", "Assigned IP " + ip.get());
    }
  }

  private static Optional<Ip> wanted(Service service) {
    return Optional.ofNullable(service.getSpec().getLoadBalancerIP())
        .filter(text -> !text.isBlank())
        .flatMap(LoadBalancers::parse);
  }

  // The API takes any text for this field.
  private static Optional<Ip> parse(String text) {
    try {
      return Optional.of(Ip.parse(text));
    } catch (NetduoException e) {
      return Optional.empty();
    }
  }

  private boolean isFree(Ip ip, ObjectKey forWhom) {
    return pool.contains(ip)
        && given.entrySet().stream()
            .noneMatch(e -> e.getValue().equals(ip) && !e.getKey().equals(forWhom));
  }

  private Optional<Ip> nextFree() {
    var last = pool.size().subtract(BigInteger.TWO).min(BigInteger.valueOf(MOST)).longValue();
    return LongStream.rangeClosed(1, last)
        .mapToObj(pool::host)
        .filter(ip -> !given.containsValue(ip))
        .findFirst();
  }

  private void write(ObjectKey key, List<LoadBalancerIngress> ingress) {
    api.modifyStatus(
        Kinds.SERVICE,
        key.namespace(),
        key.name(),
        service ->
            new ServiceBuilder(service)
                .editOrNewStatus()
                .editOrNewLoadBalancer()
                .withIngress(ingress)
                .endLoadBalancer()
                .endStatus()
                .build());
  }

  private static Optional<Ip> held(Service service) {
    return ingress(service).stream()
        .flatMap(ingress -> Optional.ofNullable(ingress.getIp()).stream())
        .findFirst()
        .flatMap(LoadBalancers::parse);
  }

  private static List<LoadBalancerIngress> ingress(Service service) {
    return Optional.ofNullable(service.getStatus())
        .flatMap(status -> Optional.ofNullable(status.getLoadBalancer()))
        .flatMap(balancer -> Optional.ofNullable(balancer.getIngress()))
        .orElse(List.of());
  }

  @Override
  public void close() {
    services.close();
    queue.close();
  }
}
