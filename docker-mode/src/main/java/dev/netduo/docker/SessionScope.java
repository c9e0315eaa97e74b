package dev.netduo.docker;

import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.engine.EngineException;
import dev.netduo.emulator.session.Labels;
import dev.netduo.emulator.session.Session;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The border between the names a user gives and the names the engine knows. */
record SessionScope(Session session) {
  static final String CONTAINER = "container";
  static final String NETWORK = "network";

  ContainerEngine engine() {
    return session.engine();
  }

  String engineName(String name) {
    return Labels.engineName(session.name(), name);
  }

  /** The user's labels and netduo's own. */
  Map<String, String> labels(String kind, String name, Map<String, String> users) {
    var labels = new LinkedHashMap<>(users);
    labels.putAll(Labels.of(session.name(), kind, name));
    return labels;
  }

  /** What selects everything of one kind in this session. */
  Map<String, String> all(String kind) {
    return Map.of(Labels.SESSION, session.name(), Labels.KIND, kind);
  }

  boolean owns(Map<String, String> labels, String kind) {
    return session.name().equals(labels.get(Labels.SESSION))
        && kind.equals(labels.get(Labels.KIND));
  }

  static Map<String, String> withoutOwn(Map<String, String> labels) {
    var users = new TreeMap<>(labels);
    users.keySet().removeIf(key -> key.startsWith("dev.netduo."));
    return users;
  }

  /** Asks the engine for something, and says its refusal in the user's names. */
  <T> T asking(Supplier<T> question) {
    try {
      return question.get();
    } catch (EngineException e) {
      throw inUsersNames(e);
    }
  }

  /** As {@link #asking}, where there is no answer to wait for. */
  void telling(Runnable order) {
    try {
      order.run();
    } catch (EngineException e) {
      throw inUsersNames(e);
    }
  }

  private EngineException inUsersNames(EngineException e) {
    return new EngineException(e.reason(), spoken(e), e.hint(), e);
  }

  /** The engine's words in the user's names. */
  String spoken(EngineException e) {
    var message = e.getMessage();
    return message == null ? e.reason().toString() : message.replace(engineName(""), "");
  }
}
