package dev.netduo.k8s.join;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Cidr;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The addresses of a cluster.
 *
 * @param pods the ranges of its pods
 * @param services the ranges of its services
 * @param nodes the ranges of the network between its nodes
 */
public record ClusterRanges(List<Cidr> pods, List<Cidr> services, List<Cidr> nodes) {

  /** As the data of a ConfigMap. */
  public Map<String, String> data() {
    return Map.of(
        "pods", Cidr.listed(pods), "services", Cidr.listed(services), "nodes", Cidr.listed(nodes));
  }

  /**
   * Reads {@link #data}.
   *
   * @throws NetduoException where it is damaged
   */
  public static ClusterRanges of(Map<String, String> data) {
    return new ClusterRanges(
        ranges(data.get("pods")), ranges(data.get("services")), ranges(data.get("nodes")));
  }

  private static List<Cidr> ranges(@org.jspecify.annotations.Nullable String listed) {
    return Optional.ofNullable(listed)
        .filter(text -> !text.isBlank())
        .map(Cidr::parseList)
        .orElse(List.of());
  }

  /**
   * Looks whether an address means the same in both clusters.
   *
   * @param name this cluster's
   * @throws NetduoException where ranges overlap; names the first two
   */
  public void requireApart(String name, String otherName, ClusterRanges other) {
    byKind()
        .forEach((kind, ranges) ->
            ranges.forEach(range ->
                other
                    .byKind()
                    .forEach((otherKind, others) ->
                        others.forEach(taken -> {
                          if (range.overlaps(taken)) {
                            throw new NetduoException(
                                "clusters %s and %s cannot be joined: the %s of %s, %s, overlap the %s of %s, %s"
                                    .formatted(
                                        name, otherName, kind, name, range, otherKind, otherName,
                                        taken),
                                "start one of them with other ranges: netduo up --name %s --pod-cidr CIDR --service-cidr CIDR"
                                    .formatted(otherName));
                          }
                        }))));
  }

  /** All of them. */
  public Stream<Cidr> all() {
    return byKind().values().stream().flatMap(List::stream);
  }

  private Map<String, List<Cidr>> byKind() {
    var ranges = new LinkedHashMap<String, List<Cidr>>();
    ranges.put("pods", pods);
    ranges.put("services", services);
    ranges.put("nodes", nodes);
    return ranges;
  }
}
