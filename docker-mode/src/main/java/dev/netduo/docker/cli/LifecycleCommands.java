package dev.netduo.docker.cli;

import dev.netduo.docker.DockerNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code docker start}, {@code stop}, {@code restart} and {@code rm}. */
final class LifecycleCommands {
  private LifecycleCommands() {}

  /** {@code docker start}. */
  @Command(
      name = "start",
      description = "Starts stopped containers.",
      footerHeading = "%nExample:%n",
      footer = "  docker start web api")
  static final class Start extends DockerLine {
    @Parameters(
        arity = "1..*",
        paramLabel = DockerNames.CONTAINER,
        description = "Stopped or created containers.")
    private List<String> containers = new ArrayList<>();

    Start(Cli cli) {
      super(cli);
    }

    @Override
    public Integer call() {
      eachContainer(containers, cli().containers()::start);
      return 0;
    }
  }

  /** {@code docker stop}. */
  @Command(
      name = "stop",
      description = "Stops running containers: asks, and kills after the grace period.",
      footerHeading = "%nExamples:%n",
      footer = {"  docker stop web", "  docker stop -t 1 web api"})
  static final class Stop extends DockerLine {
    @Option(
        names = {"-t", "--time", "--timeout"},
        paramLabel = "SECONDS",
        description = "The grace period; 10 where it is not given.")
    private int seconds = 10;

    @Parameters(
        arity = "1..*",
        paramLabel = DockerNames.CONTAINER,
        description = "Running containers.")
    private List<String> containers = new ArrayList<>();

    Stop(Cli cli) {
      super(cli);
    }

    @Override
    public Integer call() {
      eachContainer(containers, c -> cli().containers().stop(c, Duration.ofSeconds(seconds)));
      return 0;
    }
  }

  /** {@code docker restart}. */
  @Command(
      name = "restart",
      description = "Stops containers and starts them again; a container's address may change.",
      footerHeading = "%nExample:%n",
      footer = "  docker restart web")
  static final class Restart extends DockerLine {
    @Option(
        names = {"-t", "--time", "--timeout"},
        paramLabel = "SECONDS",
        description = "The grace period; 10 where it is not given.")
    private int seconds = 10;

    @Parameters(arity = "1..*", paramLabel = DockerNames.CONTAINER, description = "Containers.")
    private List<String> containers = new ArrayList<>();

    Restart(Cli cli) {
      super(cli);
    }

    @Override
    public Integer call() {
      eachContainer(containers, c -> cli().containers().restart(c, Duration.ofSeconds(seconds)));
      return 0;
    }
  }

  /** {@code docker rm}. */
  @Command(
      name = "rm",
      description = "Removes containers.",
      footerHeading = "%nExamples:%n",
      footer = {"  docker rm web", "  docker rm -f web api"})
  static final class Rm extends DockerLine {
    @Option(
        names = {"-f", "--force"},
        description = "Running ones, too; one that does not exist is no error.")
    private boolean force;

    @Option(
        names = {"-v", "--volumes"},
        description = "Anonymous volumes, too; netduo always removes them.")
    @SuppressWarnings("UnusedVariable") // Accepted, since it is what happens anyway.
    private boolean volumes;

    @Parameters(arity = "1..*", paramLabel = DockerNames.CONTAINER, description = "Containers.")
    private List<String> containers = new ArrayList<>();

    Rm(Cli cli) {
      super(cli);
    }

    @Override
    public Integer call() {
      if (force) {
        each(
            containers,
            name ->
                cli().containers().find(name).ifPresent(c -> cli().containers().remove(c, true)));
      } else {
        eachContainer(containers, c -> cli().containers().remove(c, false));
      }
      return 0;
    }
  }
}
