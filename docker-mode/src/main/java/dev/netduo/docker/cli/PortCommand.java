package dev.netduo.docker.cli;

import dev.netduo.docker.DockerNames;
import dev.netduo.docker.grammar.PublishGrammar;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.ContainerSpec.PortMapping;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code docker port}. */
@Command(
    name = "port",
    description = "Shows a container's port mappings in force.",
    footerHeading = "%nExamples:%n",
    footer = {"  docker port web", "  docker port web 80/tcp"})
final class PortCommand extends DockerLine {
  @Parameters(index = "0", paramLabel = DockerNames.CONTAINER, description = "A running container.")
  private String container = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "PORT", description = "One of its ports.")
  private Optional<String> port = Optional.empty();

  PortCommand(Cli cli) {
    super(cli);
  }

  @Override
  public Integer call() {
    var all = cli().containers().get(container).state().ports();
    var chosen = port.map(text -> of(text, all)).orElse(all);
    show(
        chosen.stream().map(Row::of).toList(),
        () ->
            chosen.forEach(mapping ->
                cli()
                    .line(
                        (port.isPresent() ? "" : mapping.container() + " -> ")
                            + ContainerRow.address(mapping))));
    return 0;
  }

  private List<PortMapping> of(String text, List<PortMapping> all) {
    var wanted = PublishGrammar.expose(text).getFirst();
    var found = all.stream().filter(mapping -> mapping.container().equals(wanted)).toList();
    if (found.isEmpty()) {
      throw new NetduoException(
          "no public port '" + wanted + "' published for " + container,
          "ports are mapped when a container is created: docker run -p 8080:" + wanted.port());
    }
    return found;
  }

  /** A mapping as JSON. */
  record Row(String containerPort, String hostIp, int hostPort) {
    static Row of(PortMapping mapping) {
      return new Row(mapping.container().toString(), mapping.hostIp(), mapping.hostPort());
    }
  }
}
