package dev.netduo.emulator.engine;

import java.time.Instant;
import java.util.Map;

/**
 * A service as a manager has it at one moment.
 *
 * @param spec what was asked for; its networks are identifiers
 * @param virtualAddresses by network identifier, in CIDR notation; empty without any
 */
public record Service(
    String id,
    ServiceSpec spec,
    Map<String, String> virtualAddresses,
    Instant created,
    Instant updated) {

  /** The name, which resolves on its networks. */
  public String name() {
    return spec.name();
  }
}
