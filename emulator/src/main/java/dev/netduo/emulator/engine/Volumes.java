package dev.netduo.emulator.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Volumes with a name. Every method throws {@link EngineException}. */
public interface Volumes {

  /** The volume of this name, or empty where there is none. */
  Optional<Volume> find(String name);

  /** All volumes that carry every one of these labels (an empty value matches any). */
  List<Volume> list(Map<String, String> labels);

  /** Removes a volume that no container has; one that is already gone is fine. */
  void remove(String name);

  /**
   * A volume the engine has.
   *
   * @param path where its files are on the engine's own machine
   */
  record Volume(String name, Map<String, String> labels, String path) {}
}
