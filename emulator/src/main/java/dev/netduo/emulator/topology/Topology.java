package dev.netduo.emulator.topology;

import java.util.Map;

/**
 * A whole network as plain data: every namespace with what it holds. A mode compiles it from what
 * the user declared; a fabric makes it real.
 *
 * @param namespaces by name; a veth names its peer's namespace by this name
 */
public record Topology(Map<String, NetNamespace> namespaces) {
  /** Nothing at all. */
  public static final Topology EMPTY = new Topology(Map.of());
}
