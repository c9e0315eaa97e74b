package dev.netduo.k8s.dns;

import dev.netduo.emulator.topology.Parts;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.snapshot.LeftOut;
import dev.netduo.k8s.snapshot.PerService;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The records of services, remembered for as long as their objects are the same. Not safe for use
 * by several threads.
 */
final class NamedServices {
  private final Scope scope;
  private final PerService<Named> sources = new PerService<>();
  private final SharedRecords pointers = new SharedRecords();
  private final SortedMap<String, String> externals = new TreeMap<>();
  private Parts<ObjectKey, Named> known = Parts.none();
  private Parts<String, Map<String, Set<String>>> records = Parts.none();

  NamedServices(Scope scope) {
    this.scope = scope;
  }

  /**
   * What the records of each service depend on besides its objects.
   *
   * @param domain the cluster's domain with a final dot
   */
  record Scope(String domain, DnsOptions options) {}

  /**
   * What a service comes to.
   *
   * @param name its own name
   * @param external what it is another name of, where it is one
   */
  private record Named(String name, Optional<String> external, RecordPart records) {}

  /** Takes in what the services are now. */
  void update(List<Service> services, List<EndpointSlice> slices) {
    sources.update(services, slices, this::named);
    var now = sources.values();
    var edit = records.edit();
    var given = new HashMap<ObjectKey, Map<String, Set<String>>>();
    var taken = new HashMap<ObjectKey, Set<String>>();
    now.differences(
        known,
        (key, before, after) -> {
          before.ifPresent(then -> {
            edit.remove(then.name());
            externals.remove(then.name());
            taken.put(key, then.records().pointers().keySet());
          });
          after.ifPresent(service -> {
            service.external().ifPresent(target -> externals.put(service.name(), target));
            if (!service.records().named().isEmpty()) {
              edit.put(service.name(), service.records().named());
            }
            given.put(key, service.records().pointers());
          });
        });
    pointers.change(given, taken);
    records = edit.done();
    known = now;
  }

  private Named named(Service service, List<EndpointSlice> slices) {
    var part = new RecordPart();
    var meta = service.getMetadata();
    var name = meta.getName() + "." + meta.getNamespace() + ".svc." + scope.domain();
    if (!scope.options().exposes(meta.getNamespace())) {
      return new Named(name, Optional.empty(), part);
    }
    if ("ExternalName".equals(service.getSpec().getType())) {
      return new Named(name, external(service), part);
    }
    var own = new ServiceRecords(name, service, scope.options(), part);
    if ("None".equals(service.getSpec().getClusterIP())) {
      own.headless(slices);
    } else if (!ServiceRecords.vips(service).isEmpty()) {
      own.virtual(slices);
    }
    return new Named(name, Optional.empty(), part);
  }

  // A name that reads as an address is none (Service documentation, ExternalName).
  private static Optional<String> external(Service service) {
    return Optional.ofNullable(service.getSpec().getExternalName())
        .filter(target -> !target.isEmpty() && ServiceRecords.ip(target).isEmpty())
        .map(target -> (target.endsWith(".") ? target : target + ".").toLowerCase(Locale.ROOT));
  }

  Scope scope() {
    return scope;
  }

  /** A service that was taken in. */
  Optional<Service> service(ObjectKey key) {
    return sources.service(key);
  }

  /** The services and slices that have no names. */
  List<LeftOut> leftOut() {
    return sources.leftOut();
  }

  /** Lines by owner name, by the name of the service. */
  Parts<String, Map<String, Set<String>>> records() {
    return records;
  }

  /** Lines by owner name: the names of addresses. */
  Parts<String, Set<String>> pointers() {
    return pointers.lines();
  }

  /** What each service that is another name is another name of. */
  SortedMap<String, String> externals() {
    return externals;
  }
}
