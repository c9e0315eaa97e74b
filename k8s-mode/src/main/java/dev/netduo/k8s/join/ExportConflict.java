package dev.netduo.k8s.join;

import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * In what exports of one service do not agree, where the oldest decides. Source: KEP-1645,
 * "Constraints and Conflict Resolution"; the reasons are those of sigs.k8s.io/mcs-api.
 *
 * @param message who disagrees with whom
 */
record ExportConflict(String reason, String message) {

  /**
   * The first conflict of exports, if any.
   *
   * @param exports of one service, the oldest first
   */
  static Optional<ExportConflict> of(List<Exported> exports) {
    var oldest = exports.getFirst();
    return exports.stream()
        .skip(1)
        .filter(export -> export.headless() != oldest.headless())
        .findFirst()
        .map(export -> between("TypeConflict", "types", oldest, export))
        .or(() -> ports(exports))
        .or(() ->
            exports.stream()
                .skip(1)
                .filter(export -> !affinity(export).equals(affinity(oldest)))
                .findFirst()
                .map(export ->
                    between("SessionAffinityConflict", "session affinities", oldest, export)));
  }

  private static Optional<ExportConflict> ports(List<Exported> exports) {
    for (int index = 1; index < exports.size(); index++) {
      for (var older : exports.subList(0, index)) {
        var one = Imported.ports(List.of(older));
        var other = Imported.ports(List.of(exports.get(index)));
        if (one.stream()
            .anyMatch(port ->
                other.stream()
                    .anyMatch(
                        its -> Imported.clash(port, its) && !means(port).equals(means(its))))) {
          return Optional.of(between("PortConflict", "ports", older, exports.get(index)));
        }
      }
    }
    return Optional.empty();
  }

  // What a port leads to is each cluster's own affair.
  private static List<String> means(ServicePort port) {
    var words = new ArrayList<String>();
    words.add(Objects.requireNonNullElse(port.getName(), ""));
    words.add(Objects.requireNonNullElse(port.getProtocol(), "TCP"));
    words.add(Objects.requireNonNullElse(port.getAppProtocol(), ""));
    words.add(String.valueOf(port.getPort()));
    return words;
  }

  private static String affinity(Exported export) {
    return Objects.requireNonNullElse(export.service().getSpec().getSessionAffinity(), "None");
  }

  private static ExportConflict between(
      String reason, String what, Exported older, Exported younger) {
    return new ExportConflict(
        reason,
        "clusters "
            + older.cluster()
            + " and "
            + younger.cluster()
            + " export it with different "
            + what
            + "; those of "
            + older.cluster()
            + ", which exported it first, count");
  }
}
