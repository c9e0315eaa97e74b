package dev.netduo.k8s.cli.grammar;

import dev.netduo.emulator.NetduoException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Changes of labels or annotations, as {@code kubectl label} takes them.
 *
 * @param set what gets which value
 * @param removed what goes
 */
public record KeyEdits(Map<String, String> set, Set<String> removed) {

  /** A line's operands cut in two: what is edited, and how. */
  public record Split(List<String> objects, KeyEdits edits) {}

  /**
   * Reads operands such as {@code pod web tier=front old-}.
   *
   * @param what {@code label} or {@code annotation}
   * @throws NetduoException where there is no change
   */
  public static Split split(List<String> operands, String what) {
    var objects = new ArrayList<String>();
    var set = new LinkedHashMap<String, String>();
    var removed = new TreeSet<String>();
    for (var operand : operands) {
      var equals = operand.indexOf('=');
      if (equals > 0) {
        set.put(operand.substring(0, equals), operand.substring(equals + 1));
      } else if (operand.length() > 1 && operand.endsWith("-") && !objects.isEmpty()) {
        removed.add(operand.substring(0, operand.length() - 1));
      } else if (set.isEmpty() && removed.isEmpty()) {
        objects.add(operand);
      } else {
        throw new NetduoException(
            "all resources must be specified before " + what + " changes: " + operand);
      }
    }
    if (set.isEmpty() && removed.isEmpty()) {
      throw new NetduoException(
          "at least one " + what + " update is required",
          "write KEY=VALUE to set one, KEY- to remove it");
    }
    return new Split(objects, new KeyEdits(set, removed));
  }

  /** The first key that has another value already, with the error kubectl has for it. */
  public Optional<String> refusal(Map<String, String> before) {
    return set.entrySet().stream()
        .filter(e -> before.containsKey(e.getKey()) && !e.getValue().equals(before.get(e.getKey())))
        .map(e ->
            "'"
                + e.getKey()
                + "' already has a value ("
                + before.get(e.getKey())
                + "), and --overwrite is false")
        .findFirst();
  }

  /** What they are after the change. */
  public Map<String, String> applied(Map<String, String> before) {
    var after = new LinkedHashMap<>(before);
    after.keySet().removeAll(removed);
    after.putAll(set);
    return after;
  }
}
