package dev.netduo.k8s.dns;

import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.dns.DnsOptions.PodNames;
import dev.netduo.k8s.dns.NamedServices.Scope;
import dev.netduo.k8s.snapshot.LeftOut;
import dev.netduo.k8s.snapshot.SliceReading;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The records of a cluster, as the Kubernetes DNS specification 1.1.0 has them, and where that is
 * silent as CoreDNS' {@code kubernetes} plugin answers. What a service comes to is remembered for
 * as long as its objects are the same; the answer is that of a pure function. Not safe for use by
 * several threads.
 */
public final class DnsRecords {
  private static final String IMPORT_LABEL = "multicluster.kubernetes.io/service-name";

  private static final ObjectKey SERVER = new ObjectKey("kube-system", "kube-dns");

  private Optional<NamedServices> known = Optional.empty();
  private final SortedSet<LeftOut> leftOut = new TreeSet<>();

  /** Everything the server has to know. */
  public DnsZone compile(DnsObjects objects, DnsOptions options) {
    var domain = objects.domain() + ".";
    var scope = new Scope(domain, options);
    var services =
        known.filter(then -> then.scope().equals(scope)).orElseGet(() -> new NamedServices(scope));
    known = Optional.of(services);
    services.update(objects.services(), objects.slices());
    leftOut.clear();
    leftOut.addAll(services.leftOut());
    var others = new RecordPart();
    apex(domain, services, others);
    imports(objects, others);
    if (options.pods() == PodNames.VERIFIED) {
      objects.pods().forEach(pod -> pod(pod, scope, others));
    }
    var namespaces = new TreeSet<>(objects.namespaces());
    namespaces.removeIf(namespace -> !options.exposes(namespace));
    var records =
        new ZoneRecords(".svc." + domain, services.records(), services.pointers(), others.named());
    return new DnsZone(
        domain, records, aliases(services.externals(), records), options.pods(), namespaces);
  }

  /** The objects that have no names as of the last compilation, since there are none for them. */
  public SortedSet<LeftOut> leftOut() {
    return Collections.unmodifiableSortedSet(leftOut);
  }

  private Map<ObjectKey, List<EndpointSlice>> imported(DnsObjects objects) {
    var slices = new HashMap<ObjectKey, List<EndpointSlice>>();
    for (var slice : objects.slices()) {
      var meta = slice.getMetadata();
      var service = meta.getLabels() == null ? null : meta.getLabels().get(IMPORT_LABEL);
      if (service == null || !SliceReading.isOfAddresses(slice)) {
        continue;
      }
      var trouble = SliceReading.trouble(slice);
      trouble.ifPresent(why -> leftOut.add(LeftOut.of(slice, why)));
      if (trouble.isEmpty()) {
        slices
            .computeIfAbsent(new ObjectKey(meta.getNamespace(), service), _ -> new ArrayList<>(1))
            .add(slice);
      }
    }
    return slices;
  }

  private static void apex(String domain, NamedServices services, RecordPart to) {
    to.add(domain, "SOA", DnsZone.authority(domain, domain).split(" SOA ", 2)[1]);
    to.add("dns-version." + domain, "TXT", "\"1.1.0\"");
    // The server's own service, as CoreDNS finds it; without one it answers with a name of its own.
    services
        .service(SERVER)
        .ifPresentOrElse(
            service -> {
              to.add(domain, "NS", "kube-dns.kube-system.svc." + domain);
              ServiceRecords.vips(service)
                  .forEach(ip -> to.address(DnsZone.nameServer(domain), ip));
            },
            () -> to.add(domain, "NS", DnsZone.nameServer(domain)));
  }

  private void imports(DnsObjects objects, RecordPart to) {
    if (objects.imports().isEmpty()) {
      return;
    }
    var slices = imported(objects);
    for (var service : objects.imports()) {
      var part = new RecordPart();
      try {
        new ImportRecords(service, part).all(slices.getOrDefault(ObjectKey.of(service), List.of()));
        to.addAll(part);
      } catch (RuntimeException e) {
        leftOut.add(LeftOut.of(service, e));
      }
    }
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
