package dev.netduo.k8s.conformance.dns;

import dev.netduo.emulator.probe.dns.Libc;
import dev.netduo.k8s.conformance.dns.World.Change;
import dev.netduo.k8s.dns.DnsOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** One case of a file. */
sealed interface DnsCase {
  /** What is the same of every kind. */
  record Head(String id, String title, String level, String source) {
    /** Who demands what the case says. */
    String why() {
      return source.isEmpty() ? level : level + ": " + source;
    }
  }

  Head head();

  /** Code and answer section; records as {@code TYPE RDATA}, without order. */
  record Expected(String rcode, Set<String> answer) {}

  /**
   * What a server answers.
   *
   * @param anyOf every one of these is right
   * @param glue all that the additional section may hold; empty where nothing is said of it
   * @param synced false for a server that was told nothing yet
   */
  record Answer(
      Head head,
      String name,
      String type,
      boolean tcp,
      List<Expected> anyOf,
      Optional<Set<String>> glue,
      DnsOptions options,
      boolean synced,
      List<Change> changes)
      implements DnsCase {}

  /**
   * What a resolver sends.
   *
   * @param from the client's namespace
   * @param search its search path; empty for the usual one
   * @param extraSearch what follows the search path
   * @param sent the full names asked for, in order
   */
  record Search(
      Head head,
      String from,
      List<Libc> libcs,
      String name,
      String type,
      OptionalInt ndots,
      List<String> search,
      List<String> extraSearch,
      List<String> sent,
      Expected expected)
      implements DnsCase {}

  /**
   * What a pod finds in its {@code resolv.conf}.
   *
   * @param file what it finds; empty where the API refuses the pod
   */
  record Resolv(
      Head head,
      String namespace,
      String policy,
      boolean hostNetwork,
      Optional<PodConfig> config,
      Optional<ResolvFile> file)
      implements DnsCase {}

  /** A pod's {@code dnsConfig}; an option is {@code NAME} or {@code NAME:VALUE}. */
  record PodConfig(List<String> nameservers, List<String> searches, List<String> options) {}

  /** What a {@code resolv.conf} says. */
  record ResolvFile(List<String> nameservers, List<String> search, List<String> options) {
    /** As a case writes it. */
    Map<String, List<String>> parts() {
      return Map.of("nameservers", nameservers, "search", search, "options", options);
    }
  }

  /**
   * What a pod finds in its {@code hosts} and as its host name.
   *
   * @param pod a pod of the world; empty for one of the case's own
   * @param ownHostname the {@code spec.hostname} of that one
   * @param hostname {@code NODE} stands for the node's
   * @param line the pod's line in the file, words apart by one space; empty where it has none
   */
  record Hosts(
      Head head,
      Optional<String> pod,
      boolean hostNetwork,
      Optional<String> ownHostname,
      String hostname,
      Optional<String> fqdn,
      Optional<String> line)
      implements DnsCase {}
}
