package dev.netduo.emulator.engine.docker;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.github.dockerjava.api.model.HostConfig;
import java.util.List;

/**
 * Host settings that hide nothing of {@code /proc} and {@code /sys}. docker's command line makes
 * this of {@code --security-opt systempaths=unconfined}; docker-java knows neither.
 */
final class OpenHostConfig extends HostConfig {
  static final String SYSTEM_PATHS = "systempaths=unconfined";

  private static final long serialVersionUID = 1L;

  @JsonProperty("MaskedPaths")
  List<String> maskedPaths() {
    return List.of();
  }

  @JsonProperty("ReadonlyPaths")
  List<String> readonlyPaths() {
    return List.of();
  }
}
