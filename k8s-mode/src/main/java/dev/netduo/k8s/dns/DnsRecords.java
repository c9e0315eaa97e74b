package dev.netduo.k8s.dns;

import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.dns.DnsOptions.PodNames;
import dev.netduo.k8s.snapshot.PerService;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The records of a cluster, as the Kubernetes DNS specification 1.1.0 has them, and where that is
 * silent as CoreDNS' {@code kubernetes} plugin answers. What a service comes to is remembered for
 * as long as its objects are the same; the answer is that of a pure function. Not safe for use by
 * several threads.
 */
public final class DnsRecords {
  private static final String IMPORT_LABEL = "multicluster.kubernetes.io/service-name";

  private PerService<Named> known = new PerService<>();
  private Optional<Scope> scope = Optional.empty();

  /** What the records of each service depend on besides its objects. */
  private record Scope(String domain, DnsOptions options) {}

  /**
   * What a service comes to.
   *
   * @param name its own name
   * @param external what it is another name of, where it is one
   */
  private record Named(String name, Optional<String> external, RecordPart records) {}

  /** Everything the server has to know. */
  public DnsZone compile(DnsObjects objects, DnsOptions options) {
    var domain = objects.domain() + ".";
    var current = new Scope(domain, options);
    if (!scope.equals(Optional.of(current))) {
      scope = Optional.of(current);
      known = new PerService<>();
    }
    var parts = new LinkedHashMap<String, Map<String, Set<String>>>();
    var others = new RecordPart();
    apex(domain, objects, others);
    var externals = new TreeMap<String, String>();
    known.update(objects.services(), objects.slices(), (of, own) -> named(of, own, current));
    known
        .values()
        .forEach(service -> {
          service.external().ifPresent(target -> externals.put(service.name(), target));
          var records = service.records();
          if (!records.named().isEmpty()) {
            parts.put(service.name(), records.named());
            others.share(records.pointers());
          }
        });
    imports(objects, others);
    if (options.pods() == PodNames.VERIFIED) {
      objects.pods().forEach(pod -> pod(pod, current, others));
    }
    var namespaces = new TreeSet<>(objects.namespaces());
    namespaces.removeIf(namespace -> !options.exposes(namespace));
    var records = new ZoneRecords(".svc." + domain, parts, others.named());
    return new DnsZone(domain, records, aliases(externals, records), options.pods(), namespaces);
  }

  private static Map<ObjectKey, List<EndpointSlice>> imported(DnsObjects objects) {
    var slices = new HashMap<ObjectKey, List<EndpointSlice>>();
    for (var slice : objects.slices()) {
      var meta = slice.getMetadata();
      var service = meta.getLabels() == null ? null : meta.getLabels().get(IMPORT_LABEL);
      if (service != null) {
        slices
            .computeIfAbsent(new ObjectKey(meta.getNamespace(), service), _ -> new ArrayList<>(1))
            .add(slice);
      }
    }
    return slices;
  }

  private static void apex(String domain, DnsObjects objects, RecordPart to) {
    to.add(domain, "SOA", DnsZone.authority(domain, domain).split(" SOA ", 2)[1]);
    to.add("dns-version." + domain, "TXT", "\"1.1.0\"");
    // The server's own service, as CoreDNS finds it; without one it answers with a name of its own.
    objects.services().stream()
        .filter(service -> ObjectKey.of(service).equals(new ObjectKey("kube-system", "kube-dns")))
        .findFirst()
        .ifPresentOrElse(
            service -> {
              to.add(domain, "NS", "kube-dns.kube-system.svc." + domain);
              ServiceRecords.vips(service)
                  .forEach(ip -> to.address(DnsZone.nameServer(domain), ip));
            },
            () -> to.add(domain, "NS", DnsZone.nameServer(domain)));
  }

  private static Named named(Service service, List<EndpointSlice> slices, Scope scope) {
    var part = new RecordPart();
    var meta = service.getMetadata();
    var name = meta.getName() + "." + meta.getNamespace() + ".svc." + scope.domain();
    if (!scope.options().exposes(meta.getNamespace())) {
      return new Named(name, Optional.empty(), part);
    }
    if (isExternal(service)) {
      return new Named(name, external(service), part);
    }
    var records = new ServiceRecords(name, service, scope.options(), part);
    if ("None".equals(service.getSpec().getClusterIP())) {
      records.headless(slices);
    } else if (!ServiceRecords.vips(service).isEmpty()) {
      records.virtual(slices);
    }
    return new Named(name, Optional.empty(), part);
  }

  private static void imports(DnsObjects objects, RecordPart to) {
    if (objects.imports().isEmpty()) {
      return;
    }
    var slices = imported(objects);
    for (var service : objects.imports()) {
      new ImportRecords(service, to).all(slices.getOrDefault(ObjectKey.of(service), List.of()));
    }
  }

  private static boolean isExternal(Service service) {
    return "ExternalName".equals(service.getSpec().getType());
  }

  // A name that reads as an address is none (Service documentation, ExternalName).
  private static Optional<String> external(Service service) {
    return Optional.ofNullable(service.getSpec().getExternalName())
        .filter(target -> !target.isEmpty() && ServiceRecords.ip(target).isEmpty())
        .map(target -> (target.endsWith(".") ? target : target + ".").toLowerCase(Locale.ROOT));
  }

  private static Set<String> aliases(Map<String, String> externals, ZoneRecords records) {
    var aliases = new TreeSet<String>();
    externals.forEach((name, target) -> {
      aliases.add(RecordPart.line(name, "CNAME", target));
      aliases.addAll(records.of(target));
    });
    return aliases;
  }

  private static void pod(Pod pod, Scope scope, RecordPart to) {
    var meta = pod.getMetadata();
    var status = pod.getStatus();
    if (status == null
        || !scope.options().exposes(meta.getNamespace())
        || Set.of("Succeeded", "Failed").contains(String.valueOf(status.getPhase()))) {
      return;
    }
    Optional.ofNullable(status.getPodIPs()).orElse(List.of()).stream()
        .map(PodIP::getIp)
        .flatMap(text -> ServiceRecords.ip(text).stream())
        .forEach(ip ->
            to.address(
                ServiceRecords.dashed(ip) + "." + meta.getNamespace() + ".pod." + scope.domain(),
                ip));
  }
}
