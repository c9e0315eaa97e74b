package dev.netduo.labs.command;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.machine.MachineAddresses;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.k8s.cluster.ClusterSpec;
import dev.netduo.k8s.dns.DnsOptions;
import dev.netduo.k8s.ipam.Addressing;
import dev.netduo.k8s.ipam.Pool;
import dev.netduo.k8s.network.OverlayKind;
import dev.netduo.k8s.service.ProxyMode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** What a cluster can be started with, wherever one is. */
public final class ClusterOptions {
  private static final Set<String> SHAPE =
      Set.of(
          "--nodes",
          "--pod-cidr",
          "--node-mask",
          "--node-mask-v6",
          "--service-cidr",
          "--cluster-domain",
          "--overlay",
          "--proxy-mode",
          "--ip-pool",
          "--ip-reserve",
          "--ip-rest");

  @Option(
      names = "--nodes",
      paramLabel = "COUNT",
      defaultValue = "3",
      description = "How many nodes; ${DEFAULT-VALUE} where it is not given.")
  private int nodes;

  @Option(
      names = "--pod-cidr",
      paramLabel = "CIDR",
      defaultValue = "10.244.0.0/16",
      description = {
        "Where pods' addresses come from; ${DEFAULT-VALUE} where it is not given.",
        "One range of IPv4 or IPv6, or one of each parted by a comma, the primary one first."
      })
  private String podCidr = "";

  @Option(
      names = "--node-mask",
      paramLabel = "BITS",
      defaultValue = "24",
      description = "Length of each node's part of it; ${DEFAULT-VALUE} where it is not given.")
  private int nodeMask;

  @Option(
      names = "--node-mask-v6",
      paramLabel = "BITS",
      defaultValue = "64",
      description = "The same of an IPv6 range; ${DEFAULT-VALUE} where it is not given.")
  private int nodeMaskV6;

  @Option(
      names = "--service-cidr",
      paramLabel = "CIDR",
      defaultValue = "10.96.0.0/16",
      description = {
        "Where services' addresses come from; ${DEFAULT-VALUE} where it is not given.",
        "Of the same families as the pods' ranges."
      })
  private String serviceCidr = "";

  @Option(
      names = {"--cluster-domain", "--domain"},
      paramLabel = "NAME",
      defaultValue = "cluster.local",
      description = "The DNS domain; ${DEFAULT-VALUE} where it is not given.")
  private String domain = "";

  @Option(
      names = "--overlay",
      paramLabel = "KIND",
      defaultValue = "vxlan",
      description = {
        "How pods reach those on other nodes; ${DEFAULT-VALUE} where it is not given.",
        "vxlan: inside UDP. direct: routed as they are."
      })
  private String overlay = "";

  @Option(
      names = "--ip-pool",
      paramLabel = "NAME=CIDR",
      description = {
        "Addresses apart from the nodes', for pods and namespaces with the annotation",
        "netduo.dev/ip-pool; may be given several times."
      })
  private List<String> pools = List.of();

  @Option(
      names = "--ip-reserve",
      paramLabel = "CIDR",
      description = "Addresses given only to pods that ask for them; may be given several times.")
  private List<String> reserved = List.of();

  @Option(
      names = "--ip-rest",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description =
          "How long a pod's address is left alone after it; ${DEFAULT-VALUE} if not given.")
  private int rest;

  @Option(
      names = "--dns-upstream",
      paramLabel = "ADDRESS|none",
      description = {
        "The server that cluster DNS asks for names outside the cluster; with 'none', as where it is",
        "not given, those do not exist. The pods must be able to reach it."
      })
  private String dnsUpstream = "";

  @Option(
      names = "--proxy-mode",
      paramLabel = "MODE",
      defaultValue = "nftables",
      description = {
        "What serves services' addresses; ${DEFAULT-VALUE} where it is not given.",
        "nftables: maps in the kernel. iptables: rules in the kernel, one after the other.",
        "userspace: a process on each node."
      })
  private String proxyMode = "";

  /**
   * The cluster that was asked for.
   *
   * @throws NetduoException where the options do not fit together
   */
  public ClusterSpec spec(String name) {
    var addressing =
        new Addressing(
            Cidr.parseList(podCidr),
            nodeMask,
            nodeMaskV6,
            Cidr.parseList(serviceCidr),
            pools.stream().map(Pool::parse).toList(),
            reserved.stream().map(Cidr::parse).toList(),
            Duration.ofSeconds(rest));
    return new ClusterSpec(
        name, nodes, addressing, OverlayKind.named(overlay), domain, ProxyMode.named(proxyMode));
  }

  /**
   * The options of cluster DNS that were asked for; empty where none was.
   *
   * @throws NetduoException where the address is none
   */
  public Optional<DnsOptions> dns() {
    return dnsUpstream.isEmpty()
        ? Optional.empty()
        : Optional.of(DnsOptions.DEFAULT.withUpstream(DnsOptions.upstream(dnsUpstream)));
  }

  /**
   * Looks whether the ranges that were named are in use. Those that are there by default are seen
   * by nobody outside the nodes, so they may be in use elsewhere; a range somebody chose was meant
   * to be free.
   *
   * @param command what was parsed
   * @throws NetduoException where one is in use; names who has it and a free one
   */
  public void requireFree(CommandSpec command, Supplier<MachineAddresses> inUse) {
    var chosen = new LinkedHashMap<String, List<Cidr>>();
    chosen.put("--pod-cidr", Cidr.parseList(podCidr));
    chosen.put("--service-cidr", Cidr.parseList(serviceCidr));
    chosen.keySet().retainAll(given(command));
    if (!chosen.isEmpty()) {
      var machine = inUse.get();
      chosen.forEach(
          (option, ranges) -> ranges.forEach(range -> machine.requireFree(range, option)));
    }
  }

  /**
   * The cluster that was asked for; empty where no option says anything about it.
   *
   * @throws NetduoException where the options do not fit together
   */
  public Optional<ClusterSpec> specIfGiven(CommandSpec command, String name) {
    return given(command).stream().anyMatch(SHAPE::contains)
        ? Optional.of(spec(name))
        : Optional.empty();
  }

  private static List<String> given(CommandSpec command) {
    return command.commandLine().getParseResult().matchedOptions().stream()
        .map(OptionSpec::longestName)
        .toList();
  }
}
