package dev.netduo.k8s.controller;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Family;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Gives each service of type LoadBalancer an address of each of its families out of a pool, as a
 * bare-metal load balancer does; nodes answer for it. A service that names a {@code
 * loadBalancerClass} is somebody else's.
 */
public final class LoadBalancers implements AutoCloseable {
  private static final long MOST = 4096;

  private final KubeApi api;
  private final List<Cidr> pools;
  private final EventRecorder events;
  private final Map<ObjectKey, List<Ip>> given = new HashMap<>();
  private final WorkQueue<ObjectKey> queue;
  private final Informer<Service> services;

  private LoadBalancers(KubeApi api, List<Cidr> pools, Consumer<RuntimeException> failed) {
    this.api = api;
    this.pools = pools;
    this.events = new EventRecorder(api, "load-balancer");
    // What an earlier process gave stays where it is.
    api.list(Kinds.SERVICE).items().stream()
        .filter(LoadBalancers::isOurs)
        .forEach(s -> given.put(ObjectKey.of(s), held(s)));
    this.queue = new WorkQueue<>("load-balancer", this::reconcile, failed);
    this.services = Informer.start(api, Kinds.SERVICE, this::changed);
  }

  /**
   * Begins to follow services.
   *
   * @param pools where addresses come from, at most one of a family; its first and last are given
   *     to nobody
   */
  public static LoadBalancers start(KubeApi api, List<Cidr> pools) {
    return new LoadBalancers(api, pools, _ -> {});
  }

  /** The families that a service has stable addresses of, its primary one first. */
  private List<Family> families(Service service) {
    var named = Optional.ofNullable(service.getSpec().getIpFamilies()).orElse(List.of());
    return named.isEmpty()
        ? pools.stream().limit(1).map(Cidr::family).toList()
        : named.stream().map(Family::named).toList();
  }

  private Optional<Cidr> pool(Family family) {
    return pools.stream().filter(pool -> pool.family() == family).findFirst();
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
    var asked = wanted(service);
    var families = families(service);
    var chosen = new ArrayList<Ip>();
    for (var family : families) {
      var own = asked.filter(ip -> ip.family() == family);
      choose(family, own, key).ifPresent(chosen::add);
    }
    if (chosen.size() < families.size() || !asked.map(chosen::contains).orElse(true)) {
      refuse(key, service, asked);
      return;
    }
    given.put(key, List.copyOf(chosen));
    var shown =
        chosen.stream()
            .map(ip ->
                new LoadBalancerIngressBuilder().withIp(ip.toString()).withIpMode("VIP").build())
            .toList();
    if (!ingress(service).equals(shown)) {
      write(key, shown);
      events.normal(service, "IPAllocated", "Assigned IP " + listed(chosen));
    }
  }

  private Optional<Ip> choose(Family family, Optional<Ip> asked, ObjectKey key) {
    var pool = pool(family);
    if (asked.isPresent()) {
      return asked.filter(ip -> pool.filter(own -> isFree(own, ip, key)).isPresent());
    }
    return given.getOrDefault(key, List.of()).stream()
        .filter(ip -> pool.filter(own -> isFree(own, ip, key)).isPresent())
        .findFirst()
        .or(() -> pool.flatMap(this::nextFree));
  }

  private void refuse(ObjectKey key, Service service, Optional<Ip> asked) {
    given.remove(key);
    var own = families(service).stream().flatMap(family -> pool(family).stream()).toList();
    var from = own.isEmpty() ? "of its family: there is none" : listed(own);
    events.warning(
        service,
        "AllocationFailed",
        asked
            .map(ip -> "address " + ip + " is in use or outside the pool " + from)
            .orElse("no address is left in the pool " + from));
    if (!ingress(service).isEmpty()) {
      write(key, List.of());
    }
  }

  private static String listed(List<?> some) {
    return some.stream().map(Object::toString).collect(Collectors.joining(", "));
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

  private boolean isFree(Cidr pool, Ip ip, ObjectKey forWhom) {
    return pool.contains(ip)
        && given.entrySet().stream()
            .noneMatch(e -> e.getValue().contains(ip) && !e.getKey().equals(forWhom));
  }

  private Optional<Ip> nextFree(Cidr pool) {
    var last = pool.size().subtract(BigInteger.TWO).min(BigInteger.valueOf(MOST)).longValue();
    return LongStream.rangeClosed(1, last)
        .mapToObj(pool::host)
        .filter(ip -> given.values().stream().noneMatch(held -> held.contains(ip)))
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

  private static List<Ip> held(Service service) {
    return ingress(service).stream()
        .flatMap(ingress -> Optional.ofNullable(ingress.getIp()).stream())
        .flatMap(text -> parse(text).stream())
        .toList();
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
