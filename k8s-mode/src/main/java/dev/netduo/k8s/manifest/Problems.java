package dev.netduo.k8s.manifest;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with a manifest, collected so that all of it is told at once. */
final class Problems {
  private final List<String> lines = new ArrayList<>();

  /**
   * @param line 1-based, or 0 where none is known
   * @param path for example {@code spec.containers[0].ports}, or empty
   */
  void add(String file, int line, String path, String message) {
    var where = new StringBuilder(file);
    if (line > 0) {
      where.append(':').append(line);
    }
    where.append(": ");
    if (!path.isEmpty()) {
      where.append(path).append(": ");
    }
    lines.add(where.append(message).toString());
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  List<String> lines() {
    return List.copyOf(lines);
  }
}
