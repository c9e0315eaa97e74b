package dev.netduo.docker.cli;

import dev.netduo.docker.DockerMode;
import dev.netduo.docker.host.Hosts;
import java.util.Optional;
import java.util.function.Supplier;

/** The networking a line works on: that of the host it names, or this machine's. */
final class ChosenMode implements Supplier<DockerMode> {
  private final Supplier<Optional<String>> named;
  private final Supplier<DockerMode> machine;
  private final Supplier<Hosts> hosts;
  private Optional<DockerMode> found = Optional.empty();

  /**
   * @param named the host's name as the line gives it
   * @param machine where it gives none
   */
  ChosenMode(
      Supplier<Optional<String>> named, Supplier<DockerMode> machine, Supplier<Hosts> hosts) {
    this.named = named;
    this.machine = machine;
    this.hosts = hosts;
  }

  /** Begins a new line: a host may have gone since the last. */
  void forget() {
    found = Optional.empty();
  }

  @Override
  public DockerMode get() {
    var mode = found.orElseGet(this::find);
    found = Optional.of(mode);
    return mode;
  }

  private DockerMode find() {
    return named.get().map(name -> hosts.get().docker(hosts.get().get(name))).orElseGet(machine);
  }
}
