package dev.netduo.emulator.engine.docker;

import java.util.List;
import java.util.Map;

/** Labels as the Engine's list filters want them. */
final class LabelFilter {
  private LabelFilter() {}

  /** {@code key=value}, or only the key where any value will do. */
  static List<String> of(Map<String, String> labels) {
    return labels.entrySet().stream()
        .map(label ->
            label.getValue().isEmpty() ? label.getKey() : label.getKey() + "=" + label.getValue())
        .toList();
  }
}
