package dev.netduo.k8s.cli.view;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One step of a path: from a node (map, list, string, number or boolean) to those it leads to. */
sealed interface PathStep {

  Stream<Object> from(Object node);

  /** A field by name. */
  record Field(String name) implements PathStep {
    @Override
    public Stream<Object> from(Object node) {
      return node instanceof Map<?, ?> map
          ? Optional.<Object>ofNullable(map.get(name)).stream()
          : Stream.empty();
    }
  }

  /** Everything inside. */
  record Each() implements PathStep {
    @Override
    public Stream<Object> from(Object node) {
      return switch (node) {
        case Map<?, ?> map -> map.values().stream().map(Object.class::cast);
        case List<?> list -> list.stream().map(Object.class::cast);
        default -> Stream.empty();
      };
    }
  }

  /**
   * Entries of a list from one place to before another; negative counts from the end.
   *
   * @param to empty for the end of the list
   */
  record Slice(int from, Optional<Integer> to) implements PathStep {
    @Override
    public Stream<Object> from(Object node) {
      if (!(node instanceof List<?> entries)) {
        return Stream.empty();
      }
      var first = from < 0 ? entries.size() + from : from;
      var end = to.map(t -> t < 0 ? entries.size() + t : t).orElse(entries.size());
      return first < 0 || first >= Math.min(end, entries.size())
          ? Stream.empty()
          : entries.subList(first, Math.min(end, entries.size())).stream().map(Object.class::cast);
    }
  }

  /** A field by name, however deep. */
  record Anywhere(String name) implements PathStep {
    @Override
    public Stream<Object> from(Object node) {
      return Stream.concat(new Field(name).from(node), new Each().from(node).flatMap(this::from));
    }
  }

  /**
   * The entries for which a comparison holds; a missing field equals nothing.
   *
   * @param operator {@code ==}, {@code !=} or empty for "is there"
   */
  record Where(List<PathStep> path, String operator, String value) implements PathStep {
    @Override
    public Stream<Object> from(Object node) {
      return new Each().from(node).filter(this::holds);
    }

    private boolean holds(Object entry) {
      var found = JsonPath.follow(path, entry).map(JsonPath::text).findFirst();
      return switch (operator) {
        case "==" -> found.filter(value::equals).isPresent();
        case "!=" -> found.filter(text -> !text.equals(value)).isPresent();
        default -> found.isPresent();
      };
    }
  }
}
