package dev.netduo.docker.cli;

import dev.netduo.docker.DockerNames;
import dev.netduo.emulator.NetduoException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code docker inspect}. */
@Command(
    name = "inspect",
    description = "Shows all about containers or networks, as JSON.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  docker inspect web",
      "  docker inspect -f '{{.NetworkSettings.Networks.front.IPAddress}}' web",
      "  docker inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}' web"
    })
final class InspectCommand extends DockerLine {
  @Mixin private final Inspection inspection = new Inspection();

  @Parameters(
      arity = "1..*",
      paramLabel = DockerNames.CONTAINER,
      description = "Containers, or networks.")
  private List<String> names = new ArrayList<>();

  InspectCommand(Cli cli) {
    super(cli);
  }

  @Override
  public Integer call() {
    inspection.show(cli(), names, this::view);
    return 0;
  }

  private Map<String, Object> view(String name) {
    var networks = cli().networks();
    return cli()
        .containers()
        .find(name)
        .map(container -> InspectView.container(container, networks))
        .or(() -> networks.find(name).map(network -> InspectView.network(network, networks)))
        .orElseThrow(() ->
            new NetduoException(
                "no such object: " + name,
                "see what is here with: docker ps -a, docker network ls"));
  }
}
