package dev.netduo.docker.cli;

import dev.netduo.docker.grammar.ByteSize;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.ContainerSpec.Limits;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How much of the machine a container may take, as {@code docker run} is told. */
final class LimitOptions {
  @Option(
      names = {"-m", "--memory"},
      paramLabel = "SIZE",
      description = "Memory and swap together, for example 64m.")
  private Optional<String> memory = Optional.empty();

  @Option(
      names = "--pids-limit",
      paramLabel = "N",
      description = "Processes and threads at one time; -1 for no limit.")
  private long processes;

  @Option(names = "--cpus", paramLabel = "N", description = "Processors, for example 0.5.")
  private double cpus;

  /**
   * @throws NetduoException where a value is no limit
   */
  Limits limits() {
    if (cpus < 0) {
      throw new NetduoException("--cpus " + cpus + " is less than nothing", "for example 0.5");
    }
    return new Limits(memory.map(ByteSize::memory).orElse(0L), Math.max(0, processes), cpus);
  }
}
