package dev.netduo.docker.cli;

import dev.netduo.emulator.NetduoException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code docker create}. */
@Command(
    name = "create",
    description = "Creates a container without starting it, and prints its identifier.",
    footerHeading = "%nExample:%n",
    footer = "  docker create --name web --network front netduo/box")
final class CreateCommand extends DockerLine {
  @Mixin private final RunOptions options = new RunOptions();

  CreateCommand(Cli cli) {
    super(cli);
  }

  @Override
  public Integer call() throws NetduoException {
    var container =
        cli().containers().create(options.request(options.remove(), cli().environment()));
    show(RunCommand.Started.of(container), () -> cli().line(container.id()));
    return 0;
  }
}
