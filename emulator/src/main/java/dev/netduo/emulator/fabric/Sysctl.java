package dev.netduo.emulator.fabric;

import dev.netduo.emulator.topology.diff.LinkChange;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Kernel settings as shell lines. */
final class Sysctl {
  private static final Set<String> PER_INTERFACE = Set.of("conf", "neigh");
  private static final Set<String> GENERAL = Set.of("all", "default");

  private Sysctl() {}

  /**
   * The lines that write settings.
   *
   * @param ofInterfaces those of single interfaces, which exist only once the interface does; else
   *     all others
   */
  static List<String> lines(List<? extends LinkChange> changes, boolean ofInterfaces) {
    return changes.stream()
        .flatMap(c -> c instanceof LinkChange.SetSysctl s ? Stream.of(s) : Stream.empty())
        .filter(s -> isOfInterface(path(s.key())) == ofInterfaces)
        .map(s -> "echo '" + s.value() + "' > '/proc/sys/" + path(s.key()) + "'")
        .toList();
  }

  // As sysctl(8): where the first separator is a slash, dots belong to names.
  private static String path(String key) {
    var slash = key.indexOf('/');
    var dot = key.indexOf('.');
    return slash >= 0 && (dot < 0 || slash < dot) ? key : key.replace('.', '/');
  }

  private static boolean isOfInterface(String path) {
    var parts = path.split("/", -1);
    return parts.length > 4 && PER_INTERFACE.contains(parts[2]) && !GENERAL.contains(parts[3]);
  }
}
