package dev.netduo.k8s.cli.grammar;

import dev.netduo.emulator.Nearest;
import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.ResourceKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * What the operands of a line choose: objects of a kind.
 *
 * @param kind their kind
 * @param names their names; none means every object of the kind
 */
public record Chosen(ResourceKind<?> kind, List<String> names) {
  /** The kinds that {@code all} stands for, in kubectl's order. */
  private static final List<ResourceKind<?>> CATEGORY_ALL =
      List.of(Kinds.POD, Kinds.SERVICE, Kinds.DEPLOYMENT, Kinds.REPLICA_SET);

  public Chosen {
    names = List.copyOf(names);
  }

  /**
   * Reads {@code TYPE[,TYPE] [NAME...]} or {@code TYPE/NAME...}, in the order written.
   *
   * @param action what is to be done, for the error where nothing was written
   * @throws NetduoException where a type is unknown or the two forms are mixed
   */
  public static List<Chosen> parse(List<String> operands, String action) {
    if (operands.isEmpty()) {
      throw new NetduoException(
          "You must specify the type of resource to " + action,
          "see them all: kubectl api-resources");
    }
    var first = operands.getFirst();
    if (operands.stream().anyMatch(operand -> operand.contains("/"))) {
      return pairs(operands);
    }
    var names = operands.subList(1, operands.size());
    return kinds(first).stream().map(kind -> new Chosen(kind, names)).toList();
  }

  private static List<Chosen> pairs(List<String> operands) {
    var byKind = new LinkedHashMap<ResourceKind<?>, List<String>>();
    for (var operand : operands) {
      var slash = operand.indexOf('/');
      if (slash < 0) {
        throw new NetduoException(
            "there is no need to specify a resource type as a separate argument when passing"
                + " arguments in resource/name form",
            "write pod/web alone, or pod web");
      }
      var name = operand.substring(slash + 1);
      if (name.isEmpty() || name.contains("/")) {
        throw new NetduoException(
            "arguments in resource/name form must have a single resource and name: " + operand,
            "write pod/web");
      }
      kinds(operand.substring(0, slash))
          .forEach(kind -> byKind.computeIfAbsent(kind, _ -> new ArrayList<>()).add(name));
    }
    return byKind.entrySet().stream().map(e -> new Chosen(e.getKey(), e.getValue())).toList();
  }

  private static List<ResourceKind<?>> kinds(String types) {
    var kinds = new ArrayList<ResourceKind<?>>();
    for (var type : types.split(",", -1)) {
      if (type.equals("all")) {
        kinds.addAll(CATEGORY_ALL);
      } else if (!type.isEmpty()) {
        kinds.add(kind(type));
      }
    }
    return kinds.stream().distinct().toList();
  }

  /**
   * The kind a person calls so.
   *
   * @throws NetduoException where there is none; the nearest is named
   */
  public static ResourceKind<?> kind(String type) {
    return Kinds.find(type)
        .orElseThrow(() ->
            new NetduoException(
                "the server doesn't have a resource type \"" + type + "\"", hint(type)));
  }

  private static String hint(String type) {
    var nearest = Nearest.hint(type, Kinds.ALL.stream().flatMap(Kinds::names).toList());
    return nearest.isEmpty() ? "see them all: kubectl api-resources" : nearest;
  }
}
