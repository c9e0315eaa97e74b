package dev.netduo.docker.cli;

import dev.netduo.docker.DockerNames;
import dev.netduo.docker.grammar.KeyValues;
import dev.netduo.docker.grammar.ServicePorts;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.ContainerSpec.Limits;
import dev.netduo.emulator.engine.ServiceSpec;
import dev.netduo.emulator.engine.ServiceSpec.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code docker service create}. */
@Command(
    name = "create",
    description = {
      "Creates a service: tasks of one image over all hosts, behind one name.",
      "Waits until they run; with -d its identifier is printed at once."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  docker --host a service create --name web --replicas 2 --network wide \\%n"
          + "    --endpoint-mode dnsrr netduo/box",
      "  docker --host a service create --name web --mode global \\%n"
          + "    --publish mode=host,published=8080,target=80 netduo/box"
    })
final class ServiceCreateCommand extends DockerLine {
  @Option(
      names = {"-d", "--detach"},
      description = "Do not wait until its tasks run.")
  private boolean detach;

  @Option(names = "--name", paramLabel = "NAME", description = "Its name on its networks.")
  private String name = "";

  @Option(names = "--replicas", paramLabel = "COUNT", description = "How many tasks; 1.")
  private Optional<Integer> replicas = Optional.empty();

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description = "replicated, or global for one task on every host.")
  private String mode = "replicated";

  @Option(
      names = "--network",
      paramLabel = DockerNames.NETWORK,
      description = "An overlay network. May be given several times.")
  private List<String> networks = new ArrayList<>();

  @Option(
      names = "--endpoint-mode",
      paramLabel = "MODE",
      description =
          "What the name stands for: vip, one address for all tasks, or dnsrr, all of them.")
  private String endpoint = "vip";

  @Option(
      names = {"-p", "--publish"},
      paramLabel = "PORTS",
      description =
          "On every host: 8080:80; where a task runs: mode=host,published=8080,target=80.")
  private List<String> publish = new ArrayList<>();

  @Option(
      names = "--constraint",
      paramLabel = "EXPRESSION",
      description = "Where its tasks may run, for example node.hostname==b.")
  private List<String> constraints = new ArrayList<>();

  @Option(
      names = {"-e", "--env"},
      paramLabel = "KEY=VALUE",
      description = "An environment variable.")
  private List<String> environment = new ArrayList<>();

  @Option(
      names = {"-l", "--label"},
      paramLabel = "KEY=VALUE",
      description = "A label of the service.")
  private List<String> labels = new ArrayList<>();

  @Option(
      names = "--container-label",
      paramLabel = "KEY=VALUE",
      description = "A label of its containers.")
  private List<String> containerLabels = new ArrayList<>();

  @Parameters(index = "0", paramLabel = DockerNames.IMAGE, description = "The image's reference.")
  private String image = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "COMMAND",
      description = "Replaces the image's command.")
  private List<String> command = new ArrayList<>();

  ServiceCreateCommand(Cli cli) {
    super(cli);
  }

  @Override
  public Integer call() {
    var services = cli().services();
    var created = services.create(spec());
    if (!detach) {
      services.awaitRunning(created.id());
    }
    show(
        Map.of("id", created.id(), "name", created.name()),
        () -> {
          cli().line(created.id());
          if (!detach) {
            cli().line("verify: Service " + created.id() + " converged");
          }
        });
    return 0;
  }

  private ServiceSpec spec() {
    return new ServiceSpec(
        name,
        image,
        List.copyOf(command),
        KeyValues.environment(environment, cli().environment()),
        KeyValues.labels(labels),
        KeyValues.labels(containerLabels),
        count(),
        List.copyOf(networks),
        endpoint(),
        publish.stream().flatMap(value -> ServicePorts.read(value).stream()).toList(),
        List.copyOf(constraints),
        Limits.NONE);
  }

  private OptionalInt count() {
    return switch (mode) {
      case "replicated" -> OptionalInt.of(replicas.orElse(1));
      case "global" -> {
        if (replicas.isPresent()) {
          throw new NetduoException(
              "replicas can only be used with replicated mode", "leave --replicas out");
        }
        yield OptionalInt.empty();
      }
      default -> throw new NetduoException("unknown mode: " + mode, "write replicated or global");
    };
  }

  private Endpoint endpoint() {
    return switch (endpoint) {
      case "vip" -> Endpoint.VIP;
      case "dnsrr" -> Endpoint.DNSRR;
      default ->
          throw new NetduoException("unknown endpoint mode: " + endpoint, "write vip or dnsrr");
    };
  }
}
