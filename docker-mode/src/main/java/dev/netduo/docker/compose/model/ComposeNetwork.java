package dev.netduo.docker.compose.model;

import dev.netduo.emulator.engine.NetworkSpec;

/**
 * A network of a Compose file.
 *
 * @param key its name in the file
 * @param external whether it must be there already and is never created or removed
 * @param spec the network with the name docker knows it by
 */
public record ComposeNetwork(String key, boolean external, NetworkSpec spec) {
  /** The network that services without networks are on. */
  public static final String DEFAULT = "default";

  /** The name docker knows it by. */
  public String name() {
    return spec.name();
  }

  /** Changes when the network would be another one. */
  public String fingerprint() {
    return Fingerprint.of(this);
  }
}
