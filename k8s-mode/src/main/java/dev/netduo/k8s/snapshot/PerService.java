package dev.netduo.k8s.snapshot;

import dev.netduo.emulator.topology.Parts;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.api.Services;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;

/**
 * What each service of a cluster comes to, made again only where its objects are other ones than
 * the last time: a change of one service costs little more among ten thousand than among ten.
 * Objects are compared by identity, since a changed object is another object. A slice that nobody
 * can follow and a service that nothing can be made of are left out, and hold up no other. Not safe
 * for use by several threads.
 *
 * @param <V> what a service comes to
 */
public final class PerService<V> {
  /** With more changes than this everything is gone through. */
  private static final int FEW = 64;

  private List<Service> services = List.of();
  private List<EndpointSlice> slices = List.of();
  private Map<ObjectKey, List<EndpointSlice>> sliced = Map.of();
  private Map<ObjectKey, Made<V>> made = new HashMap<>();
  private Parts<ObjectKey, V> values = Parts.none();
  private final SortedMap<ObjectKey, List<LeftOut>> leftOut = new TreeMap<>();

  private record Made<V>(
      Service service, List<EndpointSlice> slices, Optional<V> value, List<LeftOut> leftOut) {
    @SuppressWarnings("ReferenceEquality") // A changed object is another object.
    boolean isOf(Service other, List<EndpointSlice> otherSlices) {
      if (service != other || slices.size() != otherSlices.size()) {
        return false;
      }
      for (int index = 0; index < slices.size(); index++) {
        if (slices.get(index) != otherSlices.get(index)) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * Takes in what the services are now.
   *
   * @param maker makes a service's value from it and its slices of addresses; called by several
   *     threads. Where it throws, the service is left out until its objects are other ones
   */
  public void update(
      List<Service> now,
      List<EndpointSlice> slicesNow,
      BiFunction<Service, List<EndpointSlice>, V> maker) {
    var changed = changed(now, slicesNow);
    var edit = values.edit();
    if (changed.isPresent()) {
      changed
          .get()
          .forEach((key, service) -> {
            var one = make(service, sliced.getOrDefault(key, List.of()), maker);
            made.put(key, one);
            take(key, one, edit);
          });
    } else {
      all(now, slicesNow, maker, edit);
    }
    values = edit.done();
    services = now;
    slices = slicesNow;
  }

  private void all(
      List<Service> now,
      List<EndpointSlice> slicesNow,
      BiFunction<Service, List<EndpointSlice>, V> maker,
      Parts.Edit<ObjectKey, V> edit) {
    sliced = sliced(slicesNow);
    leftOut.clear();
    var all = HashMap.<ObjectKey, Made<V>>newHashMap(now.size());
    var known = sliced;
    now.parallelStream()
        .map(service -> {
          var key = ObjectKey.of(service);
          var own = known.getOrDefault(key, List.of());
          return Map.entry(key, remade(service, own, Optional.ofNullable(made.get(key)), maker));
        })
        .toList()
        .forEach(one -> {
          all.put(one.getKey(), one.getValue());
          take(one.getKey(), one.getValue(), edit);
        });
    values.forEach((key, _) -> {
      if (!all.containsKey(key)) {
        edit.remove(key);
      }
    });
    made = all;
  }

  private static <V> Made<V> remade(
      Service service,
      List<EndpointSlice> own,
      Optional<Made<V>> then,
      BiFunction<Service, List<EndpointSlice>, V> maker) {
    return then.filter(made -> made.isOf(service, own)).orElseGet(() -> make(service, own, maker));
  }

  private static <V> Made<V> make(
      Service service, List<EndpointSlice> own, BiFunction<Service, List<EndpointSlice>, V> maker) {
    var usable = new ArrayList<EndpointSlice>(own.size());
    var leftOut = new ArrayList<LeftOut>(0);
    for (var slice : own) {
      if (SliceReading.isOfAddresses(slice)) {
        SliceReading.trouble(slice)
            .ifPresentOrElse(why -> leftOut.add(LeftOut.of(slice, why)), () -> usable.add(slice));
      }
    }
    try {
      var value = maker.apply(service, List.copyOf(usable));
      return new Made<>(service, own, Optional.of(value), List.copyOf(leftOut));
    } catch (RuntimeException e) {
      leftOut.add(LeftOut.of(service, e));
      return new Made<>(service, own, Optional.empty(), List.copyOf(leftOut));
    }
  }

  private void take(ObjectKey key, Made<V> one, Parts.Edit<ObjectKey, V> edit) {
    one.value().ifPresentOrElse(value -> edit.put(key, value), () -> edit.remove(key));
    if (one.leftOut().isEmpty()) {
      leftOut.remove(key);
    } else {
      leftOut.put(key, one.leftOut());
    }
  }

  private static Map<ObjectKey, List<EndpointSlice>> sliced(List<EndpointSlice> slices) {
    var byService = HashMap.<ObjectKey, List<EndpointSlice>>newHashMap(slices.size());
    for (var slice : slices) {
      Services.of(slice)
          .ifPresent(key -> byService.computeIfAbsent(key, _ -> new ArrayList<>(1)).add(slice));
    }
    return byService;
  }

  /**
   * The services to be made again, where no object came or went and few are other ones; then {@code
   * sliced} is up to date.
   */
  @SuppressWarnings("ReferenceEquality") // A changed object is another object.
  private Optional<Map<ObjectKey, Service>> changed(
      List<Service> now, List<EndpointSlice> slicesNow) {
    if (now.size() != services.size() || slicesNow.size() != slices.size() || made.isEmpty()) {
      return Optional.empty();
    }
    var others = new LinkedHashMap<ObjectKey, Service>();
    for (int index = 0; now != services && index < now.size(); index++) {
      var service = now.get(index);
      if (service != services.get(index)) {
        var key = ObjectKey.of(service);
        if (!key.equals(ObjectKey.of(services.get(index))) || others.size() == FEW) {
          return Optional.empty();
        }
        others.put(key, service);
      }
    }
    var touched = new LinkedHashSet<Integer>();
    for (int index = 0; index < slicesNow.size(); index++) {
      if (slicesNow.get(index) != slices.get(index)) {
        if (!isPlacedAs(slicesNow.get(index), slices.get(index)) || touched.size() == FEW) {
          return Optional.empty();
        }
        touched.add(index);
      }
    }
    replace(touched, slicesNow, others);
    return Optional.of(others);
  }

  private static boolean isPlacedAs(EndpointSlice slice, EndpointSlice other) {
    return ObjectKey.of(slice).equals(ObjectKey.of(other))
        && Services.of(slice).equals(Services.of(other));
  }

  @SuppressWarnings("ReferenceEquality") // A changed object is another object.
  private void replace(
      Set<Integer> touched, List<EndpointSlice> slicesNow, Map<ObjectKey, Service> others) {
    for (int index : touched) {
      var slice = slicesNow.get(index);
      var old = slices.get(index);
      Services.of(slice)
          .ifPresent(key -> {
            sliced.computeIfPresent(
                key, (_, list) -> list.stream().map(s -> s == old ? slice : s).toList());
            var known = made.get(key);
            if (known != null) {
              others.putIfAbsent(key, known.service());
            }
          });
    }
  }

  /** What was left out, in the order of the services' names; few objects are such. */
  public List<LeftOut> leftOut() {
    return leftOut.values().stream().flatMap(List::stream).toList();
  }

  /** What the services came to, but for those left out. */
  public Parts<ObjectKey, V> values() {
    return values;
  }

  /** A service that was taken in. */
  public Optional<Service> service(ObjectKey key) {
    return Optional.ofNullable(made.get(key)).map(Made::service);
  }
}
