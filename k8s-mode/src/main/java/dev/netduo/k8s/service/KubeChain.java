package dev.netduo.k8s.service;

import dev.netduo.emulator.topology.Target;
import dev.netduo.k8s.service.VirtualService.Port;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The names that kube-proxy gives its chains in iptables: a prefix and 16 letters of a digest, the
 * same for the same service on every cluster. Source: {@code portProtoHash} and {@code
 * servicePortEndpointChainName} of kube-proxy's {@code pkg/proxy/iptables/proxier.go}.
 */
final class KubeChain {
  /** How the names of all of them begin. */
  static final String PREFIX = "KUBE-";

  static final String SERVICES = "KUBE-SERVICES";
  static final String EXTERNAL_SERVICES = "KUBE-EXTERNAL-SERVICES";
  static final String NODE_PORTS = "KUBE-NODEPORTS";
  static final String MARK_MASQ = "KUBE-MARK-MASQ";
  static final String POSTROUTING = "KUBE-POSTROUTING";
  static final String FIREWALL = "KUBE-PROXY-FIREWALL";

  /** Not one of kube-proxy's: what is left for stable addresses. */
  static final String CLUSTER_IPS = "KUBE-CLUSTER-IPS";

  private static final int DIGEST_BYTES = 10;
  private static final int DIGEST_LETTERS = 16;
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private final String port;
  private final String protocol;

  private KubeChain(String port, String protocol) {
    this.port = port;
    this.protocol = protocol;
  }

  /** The chains of one port of a service. */
  static KubeChain of(VirtualService service, Port port) {
    return new KubeChain(portName(service, port), port.protocol().lowerCase());
  }

  /** As kube-proxy's comments name it, for example {@code default/web:http}. */
  static String portName(VirtualService service, Port port) {
    return port.name().isEmpty() ? service.key() : service.key() + ":" + port.name();
  }

  /** All endpoints. */
  String cluster() {
    return "KUBE-SVC-" + digest("");
  }

  /** The endpoints of this node. */
  String local() {
    return "KUBE-SVL-" + digest("");
  }

  /** What comes to one of the addresses besides the VIP, or to a node port. */
  String external() {
    return "KUBE-EXT-" + digest("");
  }

  /** Who may use a balancer's address. */
  String firewall() {
    return "KUBE-FW-" + digest("");
  }

  /** One endpoint. */
  String endpoint(Target.Endpoint at) {
    var socket = (at.ip().isV4() ? at.ip().toString() : "[" + at.ip() + "]") + ":" + at.port();
    return "KUBE-SEP-" + digest(socket);
  }

  private String digest(String more) {
    try {
      var text = (port + protocol + more).getBytes(StandardCharsets.UTF_8);
      var sum = MessageDigest.getInstance("SHA-256").digest(text);
      var bits = new BigInteger(1, Arrays.copyOf(sum, DIGEST_BYTES));
      var letters = new StringBuilder();
      for (int letter = DIGEST_LETTERS - 1; letter >= 0; letter--) {
        letters.append(BASE32.charAt(bits.shiftRight(5 * letter).intValue() & 31));
      }
      return letters.toString();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
