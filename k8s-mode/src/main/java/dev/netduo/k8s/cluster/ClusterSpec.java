package dev.netduo.k8s.cluster;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import dev.netduo.k8s.snapshot.ClusterSnapshot.Ranges;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A cluster to be started.
 *
 * @param name lower case letters, digits and dashes
 * @param nodes how many nodes, 1 to 50
 * @param podCidr the range all pods' addresses come from
 * @param nodeMask prefix length of each node's part of it
 * @param serviceCidr the range of service addresses
 * @param domain the cluster's DNS domain without a final dot
 */
public record ClusterSpec(
    String name, int nodes, Cidr podCidr, int nodeMask, Cidr serviceCidr, String domain) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?");
  private static final Pattern DOMAIN =
      Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");
  private static final int MOST_NODES = 50;
  // The network address, the node's own, and room for two pods.
  private static final int LONGEST_NODE_MASK = 29;
  // The DNS server is the tenth address.
  private static final int LONGEST_SERVICE_PREFIX = 28;
  private static final int DNS_INDEX = 10;

  /** Three nodes with the ranges most real clusters have. */
  public static final ClusterSpec DEFAULT =
      new ClusterSpec(
          "cluster",
          3,
          Cidr.parse("10.244.0.0/16"),
          24,
          Cidr.parse("10.96.0.0/16"),
          "cluster.local");

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
    require(
        podCidr.block().isIPv4() && serviceCidr.block().isIPv4(),
        "the cluster's ranges must be IPv4",
        "");
    var cut =
        nodeMask > podCidr.prefixLength() || (nodes == 1 && nodeMask == podCidr.prefixLength());
    require(
        cut && nodeMask <= LONGEST_NODE_MASK,
        "node ranges of /" + nodeMask + " cannot be cut from the pod range " + podCidr,
        "choose a mask from "
            + Math.min(podCidr.prefixLength() + 1, LONGEST_NODE_MASK)
            + " to "
            + LONGEST_NODE_MASK);
    require(
        nodes <= 1L << Math.min(62, nodeMask - podCidr.prefixLength()),
        "the pod range "
            + podCidr
            + " is too small for "
            + nodes
            + " nodes with a /"
            + nodeMask
            + " each",
        "choose a larger --pod-cidr or a longer --node-mask");
    require(
        serviceCidr.prefixLength() <= LONGEST_SERVICE_PREFIX,
        "the service range " + serviceCidr + " is too small",
        "choose /" + LONGEST_SERVICE_PREFIX + " or larger");
    require(
        !podCidr.overlaps(serviceCidr),
        "the pod range " + podCidr + " and the service range " + serviceCidr + " overlap",
        "choose two ranges that share no address");
    require(
        DOMAIN.matcher(domain).matches(),
        "'" + domain + "' is no DNS domain",
        "write it like cluster.local");
  }

  private static void require(boolean holds, String message, String hint) {
    if (!holds) {
      throw new NetduoException(message, hint);
    }
  }

  /** The node names, {@code n1} and so on. */
  public List<String> nodeNames() {
    return IntStream.rangeClosed(1, nodes).mapToObj(index -> "n" + index).toList();
  }

  /** Each node's part of the pod range, in the order of the names. */
  public List<Cidr> nodeCidrs() {
    return podCidr.subnets(nodeMask).limit(nodes).toList();
  }

  /** The address pods ask for names. */
  public Ip dnsServer() {
    return serviceCidr.host(DNS_INDEX);
  }

  /** The ranges the data plane is compiled with. */
  public Ranges ranges() {
    return new Ranges(podCidr, serviceCidr, domain);
  }
}
