package dev.netduo.k8s.dns;

import static java.util.stream.Collectors.groupingBy;

import dev.netduo.emulator.net.Ip;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.api.Services;
import dev.netduo.k8s.dns.DnsOptions.PodNames;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The records of a cluster, as the Kubernetes DNS specification 1.1.0 has them, and where that is
 * silent as CoreDNS' {@code kubernetes} plugin answers. Pure.
 */
public final class DnsRecords {
  private static final String IMPORT_LABEL = "multicluster.kubernetes.io/service-name";

  private final TreeMap<String, Set<String>> byName = new TreeMap<>();
  private final TreeMap<String, String> externals = new TreeMap<>();
  private final DnsOptions options;
  private final String domain;

  private DnsRecords(String domain, DnsOptions options) {
    this.domain = domain;
    this.options = options;
  }

  /** Everything the server has to know. */
  public static DnsZone compile(DnsObjects objects, DnsOptions options) {
    var domain = objects.domain() + ".";
    var records = new DnsRecords(domain, options);
    records.apex(objects);
    var slices =
        objects.slices().stream()
            .filter(slice -> serviceOf(slice).isPresent())
            .collect(groupingBy(slice -> serviceOf(slice).orElseThrow()));
    for (var service : objects.services()) {
      if (options.exposes(service.getMetadata().getNamespace())) {
        records.service(service, slices.getOrDefault(ObjectKey.of(service), List.of()));
      }
    }
    var imported =
        objects.slices().stream()
            .filter(slice -> importOf(slice).isPresent())
            .collect(groupingBy(slice -> importOf(slice).orElseThrow()));
    for (var service : objects.imports()) {
      new ImportRecords(service, records)
          .all(imported.getOrDefault(ObjectKey.of(service), List.of()));
    }
    if (options.pods() == PodNames.VERIFIED) {
      objects.pods().forEach(records::pod);
    }
    var namespaces = new TreeSet<>(objects.namespaces());
    namespaces.removeIf(namespace -> !options.exposes(namespace));
    return new DnsZone(domain, records.byName, records.aliases(), options.pods(), namespaces);
  }

  private static Optional<ObjectKey> serviceOf(EndpointSlice slice) {
    return named(slice, Services.NAME_LABEL);
  }

  private static Optional<ObjectKey> importOf(EndpointSlice slice) {
    return named(slice, IMPORT_LABEL);
  }

  private static Optional<ObjectKey> named(EndpointSlice slice, String label) {
    var meta = slice.getMetadata();
    return Optional.ofNullable(meta.getLabels())
        .map(labels -> labels.get(label))
        .map(service -> new ObjectKey(meta.getNamespace(), service));
  }

  private void apex(DnsObjects objects) {
    add(domain, "SOA", DnsZone.authority(domain, domain).split(" SOA ", 2)[1]);
    add("dns-version." + domain, "TXT", "\"1.1.0\"");
    // The server's own service, as CoreDNS finds it; without one it answers with a name of its own.
    objects.services().stream()
        .filter(service -> ObjectKey.of(service).equals(new ObjectKey("kube-system", "kube-dns")))
        .findFirst()
        .ifPresentOrElse(
            service -> {
              add(domain, "NS", "kube-dns.kube-system.svc." + domain);
              ServiceRecords.vips(service).forEach(ip -> address(DnsZone.nameServer(domain), ip));
            },
            () -> add(domain, "NS", DnsZone.nameServer(domain)));
  }

  private void service(Service service, List<EndpointSlice> slices) {
    var name =
        service.getMetadata().getName()
            + "."
            + service.getMetadata().getNamespace()
            + ".svc."
            + domain;
    var spec = service.getSpec();
    if ("ExternalName".equals(spec.getType())) {
      external(name, spec.getExternalName());
      return;
    }
    var records = new ServiceRecords(name, service, options, this);
    if ("None".equals(spec.getClusterIP())) {
      records.headless(slices);
    } else if (!ServiceRecords.vips(service).isEmpty()) {
      records.virtual(slices);
    }
  }

  // A name that reads as an address is none (Service documentation, ExternalName).
  private void external(String name, String target) {
    if (target != null && !target.isEmpty() && ServiceRecords.ip(target).isEmpty()) {
      var full = target.endsWith(".") ? target : target + ".";
      externals.put(name, full.toLowerCase(Locale.ROOT));
    }
  }

  private Set<String> aliases() {
    var aliases = new TreeSet<String>();
    externals.forEach((name, target) -> {
      aliases.add(line(name, "CNAME", target));
      aliases.addAll(byName.getOrDefault(target, Set.of()));
    });
    return aliases;
  }

  private void pod(Pod pod) {
    var meta = pod.getMetadata();
    var status = pod.getStatus();
    if (status == null
        || !options.exposes(meta.getNamespace())
        || Set.of("Succeeded", "Failed").contains(String.valueOf(status.getPhase()))) {
      return;
    }
    Optional.ofNullable(status.getPodIPs()).orElse(List.of()).stream()
        .map(PodIP::getIp)
        .flatMap(text -> ServiceRecords.ip(text).stream())
        .forEach(ip ->
            address(ServiceRecords.dashed(ip) + "." + meta.getNamespace() + ".pod." + domain, ip));
  }

  /** An address of a name. */
  void address(String name, Ip ip) {
    add(name, ip.isV4() ? "A" : "AAAA", ip.toString());
  }

  /** A name of an address. */
  void pointer(Ip ip, String name) {
    add(ip.address().toReverseDNSLookupString() + ".", "PTR", name);
  }

  /** Any record. */
  void add(String name, String type, String rdata) {
    byName.computeIfAbsent(name, key -> new TreeSet<>()).add(line(name, type, rdata));
  }

  private static String line(String name, String type, String rdata) {
    return name + " " + DnsZone.TTL + " IN " + type + " " + rdata;
  }
}
