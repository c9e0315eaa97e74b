package dev.netduo.k8s.dns;

import dev.netduo.emulator.Nearest;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Ip;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What may be chosen about the names of a cluster, as CoreDNS' {@code kubernetes} plugin lets one
 * choose it; kept in a ConfigMap.
 *
 * @param upstream the server that is asked for names outside the cluster; empty where those do not
 *     exist
 * @param pods which names of pods by address there are
 * @param endpointPodNames whether an endpoint without a hostname is named after its pod
 * @param ignoreEmptyService whether a service with a VIP and without ready endpoints has no name
 * @param namespaces the only namespaces that have names; empty for all
 */
public record DnsOptions(
    Optional<Ip> upstream,
    PodNames pods,
    boolean endpointPodNames,
    boolean ignoreEmptyService,
    Set<String> namespaces) {
  private static final String UPSTREAM = "upstream";
  private static final String PODS = "pods";
  private static final String ENDPOINT_POD_NAMES = "endpointPodNames";
  private static final String IGNORE_EMPTY = "ignoreEmptyService";
  private static final String NAMESPACES = "namespaces";
  private static final List<String> KEYS =
      List.of(UPSTREAM, PODS, ENDPOINT_POD_NAMES, IGNORE_EMPTY, NAMESPACES);

  /** Names such as {@code 10-244-1-2.default.pod.cluster.local}. */
  public enum PodNames {
    /** Every address has one, whether there is such a pod or not. */
    INSECURE,
    /** Only addresses of pods of the namespace have one. */
    VERIFIED,
    /** There are none. */
    DISABLED
  }

  /** What kubeadm's clusters have, and nothing outside. */
  public static final DnsOptions DEFAULT =
      new DnsOptions(Optional.empty(), PodNames.INSECURE, false, false, Set.of());

  /** The same with another server for names outside. */
  public DnsOptions withUpstream(Optional<Ip> server) {
    return new DnsOptions(server, pods, endpointPodNames, ignoreEmptyService, namespaces);
  }

  /**
   * Reads a ConfigMap's data; what is not given is as in {@link #DEFAULT}.
   *
   * @throws NetduoException where a key or a value means nothing
   */
  public static DnsOptions of(Map<String, String> data) {
    for (var key : data.keySet()) {
      if (!KEYS.contains(key)) {
        throw new NetduoException(
            "'" + key + "' is no option of cluster DNS",
            Nearest.to(key, KEYS)
                .map(near -> "did you mean " + near + "?")
                .orElse("options: " + String.join(", ", KEYS)));
      }
    }
    return new DnsOptions(
        upstream(data.getOrDefault(UPSTREAM, "none").strip()),
        pods(data.getOrDefault(PODS, "insecure").strip()),
        flag(ENDPOINT_POD_NAMES, data),
        flag(IGNORE_EMPTY, data),
        words(data.getOrDefault(NAMESPACES, "")));
  }

  /**
   * Reads the address of a server outside.
   *
   * @param text an address, or {@code none}
   * @throws NetduoException where it is neither
   */
  public static Optional<Ip> upstream(String text) {
    return text.equals("none") ? Optional.empty() : Optional.of(Ip.parse(text));
  }

  private static PodNames pods(String text) {
    for (var mode : PodNames.values()) {
      if (mode.name().toLowerCase(Locale.ROOT).equals(text)) {
        return mode;
      }
    }
    throw new NetduoException(
        "'" + text + "' does not say which pods have names",
        "choose insecure, verified or disabled");
  }

  private static boolean flag(String key, Map<String, String> data) {
    var text = data.getOrDefault(key, "false").strip();
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new NetduoException(
              key + " of cluster DNS is '" + text + "'", "choose true or false");
    };
  }

  private static Set<String> words(String text) {
    var words = new TreeSet<>(List.of(text.strip().split("[\\s,]+")));
    words.remove("");
    return words;
  }

  /** As a ConfigMap's data. */
  public Map<String, String> data() {
    var data = new TreeMap<String, String>();
    data.put(UPSTREAM, upstream.map(Ip::toString).orElse("none"));
    data.put(PODS, pods.name().toLowerCase(Locale.ROOT));
    data.put(ENDPOINT_POD_NAMES, String.valueOf(endpointPodNames));
    data.put(IGNORE_EMPTY, String.valueOf(ignoreEmptyService));
    data.put(NAMESPACES, String.join(" ", namespaces));
    return data;
  }

  /** Whether a namespace has names. */
  boolean exposes(String namespace) {
    return namespaces.isEmpty() || namespaces.contains(namespace);
  }
}
