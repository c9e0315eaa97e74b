package dev.netduo.k8s.cluster;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import dev.netduo.k8s.ipam.Addressing;
import dev.netduo.k8s.network.OverlayKind;
import dev.netduo.k8s.service.ProxyMode;
import dev.netduo.k8s.snapshot.ClusterSnapshot.Ranges;
import dev.netduo.k8s.snapshot.NodePortAddresses;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A cluster to be started.
 *
 * @param name lower case letters, digits and dashes
 * @param nodes how many nodes, 1 to 50
 * @param addressing its address ranges
 * @param overlay how pods reach pods on other nodes
 * @param domain the cluster's DNS domain without a final dot
 * @param proxyMode how services are led to their endpoints
 */
public record ClusterSpec(
    String name,
    int nodes,
    Addressing addressing,
    OverlayKind overlay,
    String domain,
    ProxyMode proxyMode) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?");
  private static final String CLUSTER_SET = "clusterset.local";
  private static final Pattern DOMAIN =
      Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");
  private static final int MOST_NODES = 50;
  private static final int DNS_INDEX = 10;

  /** Three nodes with the ranges most real clusters have. */
  public static final ClusterSpec DEFAULT =
      new ClusterSpec(
          "cluster",
          3,
          Addressing.v4(Cidr.parse("10.244.0.0/16"), 24, Cidr.parse("10.96.0.0/16")),
          OverlayKind.VXLAN,
          "cluster.local");

  /** A cluster with the usual proxy mode. */
  public ClusterSpec(
      String name, int nodes, Addressing addressing, OverlayKind overlay, String domain) {
    this(name, nodes, addressing, overlay, domain, ProxyMode.NFTABLES);
  }

  /**
   * @throws NetduoException where the parts do not fit together
   */
  public ClusterSpec {
    require(
        NAME.matcher(name).matches(),
        "'" + name + "' is no cluster name",
        "use lower case letters, digits and dashes, at most 20");
    require(
        nodes >= 1 && nodes <= MOST_NODES,
        "a cluster cannot have " + nodes + " nodes",
        "choose 1 to " + MOST_NODES);
    for (var family : addressing.families()) {
      require(
          addressing.nodeRanges(family).limit(nodes).count() == nodes,
          "the pod range "
              + Cidr.listed(addressing.podRanges())
              + " is too small for "
              + nodes
              + " nodes with a /"
              + (family == Family.IPV4 ? addressing.nodeMask() : addressing.nodeMaskV6())
              + " each",
          "choose a larger --pod-cidr or a longer --node-mask");
    }
    require(
        DOMAIN.matcher(domain).matches(),
        "'" + domain + "' is no DNS domain",
        "write it like cluster.local");
    require(
        !domain.equals(CLUSTER_SET),
        "the domain " + CLUSTER_SET + " is that of services which clusters share",
        "write it like cluster.local");
  }

  private static void require(boolean holds, String message, String hint) {
    if (!holds) {
      throw new NetduoException(message, hint);
    }
  }

  /** The same with other address ranges. */
  public ClusterSpec with(Addressing other) {
    return new ClusterSpec(name, nodes, other, overlay, domain, proxyMode);
  }

  /** The same with another number of nodes. */
  public ClusterSpec withNodes(int other) {
    return new ClusterSpec(name, other, addressing, overlay, domain, proxyMode);
  }

  /** The same with another overlay. */
  public ClusterSpec with(OverlayKind other) {
    return new ClusterSpec(name, nodes, addressing, other, domain, proxyMode);
  }

  /** The same with another proxy mode. */
  public ClusterSpec with(ProxyMode other) {
    return new ClusterSpec(name, nodes, addressing, overlay, domain, other);
  }

  /** The node names, {@code n1} and so on. */
  public List<String> nodeNames() {
    return IntStream.rangeClosed(1, nodes).mapToObj(index -> "n" + index).toList();
  }

  /** Parts of the pod ranges for the node of an index, one per family, the primary one first. */
  public List<Cidr> nodeCidrs(int index) {
    return addressing.families().stream()
        .map(family -> addressing.nodeRanges(family).skip(index).findFirst().orElseThrow())
        .toList();
  }

  /** The addresses pods ask for names, one per family. */
  public List<Ip> dnsServers() {
    return addressing.serviceRanges().stream().map(range -> range.host(DNS_INDEX)).toList();
  }

  /** The address pods ask for names, of the primary family. */
  public Ip dnsServer() {
    return dnsServers().getFirst();
  }

  /** The range of pods of the primary family. */
  public Cidr podCidr() {
    return addressing.podRanges().getFirst();
  }

  /** The range of services of the primary family. */
  public Cidr serviceCidr() {
    return addressing.serviceRanges().getFirst();
  }

  /** The ranges the data plane is compiled with at first. */
  public Ranges ranges() {
    return new Ranges(
        addressing.podRanges(), addressing.serviceRanges(), NodePortAddresses.PRIMARY, domain);
  }
}
