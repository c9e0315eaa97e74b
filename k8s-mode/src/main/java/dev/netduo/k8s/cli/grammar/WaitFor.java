package dev.netduo.k8s.cli.grammar;

import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.cli.view.JsonPath;
import dev.netduo.k8s.manifest.Trees;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.Optional;

/** What {@code kubectl wait --for} waits for. */
public sealed interface WaitFor {

  /** Whether an object in this state is as wished; empty where there is none. */
  boolean met(Optional<? extends HasMetadata> object);

  /** A condition of its status. */
  record Condition(String type, String status) implements WaitFor {
    @Override
    public boolean met(Optional<? extends HasMetadata> object) {
      var conditions = new JsonPath("{.status.conditions[*]}");
      return object.stream()
          .flatMap(o -> conditions.find(Trees.of(o)).stream())
          .filter(c -> c instanceof Map<?, ?> map && type.equalsIgnoreCase("" + map.get("type")))
          .anyMatch(
              c -> c instanceof Map<?, ?> map && status.equalsIgnoreCase("" + map.get("status")));
    }
  }

  /** A field; any value will do where none is given. */
  record Field(JsonPath path, Optional<String> value) implements WaitFor {
    @Override
    public boolean met(Optional<? extends HasMetadata> object) {
      var found = object.map(o -> path.apply(Trees.of(o))).orElse("");
      return value.map(found::equals).orElse(!found.isEmpty());
    }
  }

  /** That it is there. */
  record Created() implements WaitFor {
    @Override
    public boolean met(Optional<? extends HasMetadata> object) {
      return object.isPresent();
    }
  }

  /** That it is gone. */
  record Deleted() implements WaitFor {
    @Override
    public boolean met(Optional<? extends HasMetadata> object) {
      return object.isEmpty();
    }
  }

  /**
   * Reads the value of {@code --for}.
   *
   * @throws NetduoException where it cannot be read
   */
  static WaitFor parse(String text) {
    var equals = text.indexOf('=');
    var name = equals < 0 ? text : text.substring(0, equals);
    var more = equals < 0 ? "" : text.substring(equals + 1);
    return switch (name) {
      case "delete" -> new Deleted();
      case "create" -> new Created();
      case "condition" -> condition(more);
      case "jsonpath" -> field(more);
      default ->
          throw new NetduoException(
              "unrecognized condition: \"" + text + "\"",
              "use condition=Ready, delete, create or jsonpath='{.status.phase}'=Running");
    };
  }

  private static WaitFor condition(String text) {
    var equals = text.indexOf('=');
    var type = equals < 0 ? text : text.substring(0, equals);
    if (type.isEmpty()) {
      throw new NetduoException("--for=condition names no condition", "use --for=condition=Ready");
    }
    return new Condition(type, equals < 0 ? "true" : text.substring(equals + 1));
  }

  private static WaitFor field(String text) {
    var close = text.lastIndexOf('}');
    var equals = text.indexOf('=', Math.max(0, close));
    return new Field(
        new JsonPath(equals < 0 ? text : text.substring(0, equals)),
        equals < 0 ? Optional.empty() : Optional.of(text.substring(equals + 1)));
  }
}
