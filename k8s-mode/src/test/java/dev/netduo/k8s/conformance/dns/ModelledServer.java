package dev.netduo.k8s.conformance.dns;

import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.probe.dns.DnsRecord;
import dev.netduo.emulator.probe.dns.DnsReply;
import dev.netduo.k8s.dns.DnsOptions.PodNames;
import dev.netduo.k8s.dns.DnsZone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a server that was told a zone answers, without a server. */
final class ModelledServer {
  private final DnsZone zone;
  private final Map<String, List<Ip>> upstream;

  ModelledServer(DnsZone zone, Map<String, List<Ip>> upstream) {
    this.zone = zone;
    this.upstream = upstream;
  }

  DnsReply answer(String question, String type) {
    var name = question.toLowerCase(Locale.ROOT);
    if (type.equals("AXFR")) {
      return reply("REFUSED", List.of(), false);
    }
    var own = zone.records().of(name);
    if (!own.isEmpty()) {
      return reply("NOERROR", of(own, type), true);
    }
    var alias = zone.aliases().stream().filter(line -> line.startsWith(name + " ")).findFirst();
    if (alias.isPresent()) {
      return alias(record(alias.get()), type);
    }
    if (name.endsWith("." + zone.domain())) {
      return byRule(name, type);
    }
    var known = upstream.get(name);
    return known == null
        ? reply("NXDOMAIN", List.of(), false)
        : reply("NOERROR", outside(name, type), false);
  }

  private DnsReply alias(DnsRecord alias, String type) {
    var answer = new ArrayList<DnsRecord>();
    answer.add(alias);
    if (!type.equals("CNAME")) {
      answer.addAll(answer(alias.data(), type).answer());
    }
    return reply("NOERROR", answer, false);
  }

  private DnsReply byRule(String name, String type) {
    var labels = name.substring(0, name.length() - zone.domain().length() - 1).split("\\.", -1);
    var last = labels[labels.length - 1];
    var exposed = labels.length > 1 && zone.namespaces().contains(labels[labels.length - 2]);
    var under = Set.of("svc", "pod").contains(last);
    if (under && (labels.length == 1 || (labels.length == 2 && exposed))) {
      return reply("NOERROR", List.of(), true);
    }
    if (last.equals("pod")
        && labels.length == 3
        && exposed
        && zone.pods() == PodNames.INSECURE
        && labels[0].matches("\\d+-\\d+-\\d+-\\d+")) {
      var answer =
          type.equals("A")
              ? List.of(new DnsRecord(name, 5, "A", labels[0].replace('-', '.')))
              : List.<DnsRecord>of();
      return reply("NOERROR", answer, true);
    }
    return reply("NXDOMAIN", List.of(), true);
  }

  private List<DnsRecord> outside(String name, String type) {
    return Optional.ofNullable(upstream.get(name)).orElse(List.of()).stream()
        .map(ip -> new DnsRecord(name, 300, ip.isV4() ? "A" : "AAAA", ip.toString()))
        .filter(record -> record.type().equals(type))
        .toList();
  }

  private static List<DnsRecord> of(Set<String> lines, String type) {
    return lines.stream()
        .map(ModelledServer::record)
        .filter(record -> record.type().equals(type))
        .toList();
  }

  private static DnsRecord record(String line) {
    var words = line.split(" ", 5);
    return new DnsRecord(words[0], Long.parseLong(words[1]), words[3], words[4]);
  }

  private DnsReply reply(String rcode, List<DnsRecord> answer, boolean own) {
    var authority =
        own && answer.isEmpty()
            ? List.of(record(DnsZone.authority(zone.domain(), zone.domain())))
            : List.<DnsRecord>of();
    return new DnsReply(
        "model",
        false,
        Optional.of(rcode),
        false,
        List.copyOf(answer),
        authority,
        List.of(),
        Duration.ZERO,
        "");
  }
}
