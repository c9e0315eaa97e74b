package dev.netduo.emulator.engine.docker;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.github.dockerjava.api.model.ResourceSpecs;
import dev.netduo.emulator.engine.ContainerSpec.Limits;
import java.util.Objects;

/** A task's limits with the one on processes, which docker-java does not know. */
final class TaskLimits extends ResourceSpecs {
  private static final long serialVersionUID = 1L;
  private static final String PROCESSES = "Pids";
  private static final double NANO = 1e9;

  private final long processes;

  private TaskLimits(long processes) {
    this.processes = processes;
  }

  static ResourceSpecs of(Limits limits) {
    return new TaskLimits(limits.processes())
        .withMemoryBytes(limits.memoryBytes())
        .withNanoCPUs(Math.round(limits.cpus() * NANO));
  }

  static Limits read(ResourceSpecs limits) {
    return new Limits(
        Objects.requireNonNullElse(limits.getMemoryBytes(), 0L),
        limits.getRawValues().get(PROCESSES) instanceof Number count ? count.longValue() : 0,
        Objects.requireNonNullElse(limits.getNanoCPUs(), 0L) / NANO);
  }

  @JsonProperty(PROCESSES)
  long processes() {
    return processes;
  }
}
