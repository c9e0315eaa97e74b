package dev.netduo.docker.cli;

import dev.netduo.docker.DockerContainer;
import dev.netduo.docker.compose.Existing;
import dev.netduo.docker.compose.Outcome;
import dev.netduo.docker.compose.Planner;
import dev.netduo.docker.compose.ServiceLogs;
import dev.netduo.docker.compose.Step;
import dev.netduo.docker.compose.model.ComposeProject;
import dev.netduo.docker.compose.model.ComposeService;
import dev.netduo.emulator.Interruption;
import dev.netduo.emulator.NetduoException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code docker compose up}. */
@Command(
    name = "up",
    description = {
      "Creates and starts what is not there or has changed, each service after what it needs.",
      "In the foreground the containers' output is shown, and Ctrl-C stops them; with -d they run on.",
      "Where something fails, what was done before stays: docker compose down removes it."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  docker compose up -d",
      "  docker compose up -d --scale web=3",
      "  docker compose up -d api"
    })
final class ComposeUpCommand extends ComposeLine {
  private static final Duration GRACE = Duration.ofSeconds(10);

  @Option(
      names = {"-d", "--detach"},
      description = "Return as soon as everything is started.")
  private boolean detach;

  @Option(
      names = "--scale",
      paramLabel = "SERVICE=N",
      description = "How many containers a service has; over what the file says.")
  private Map<String, Integer> scale = new LinkedHashMap<>();

  @Option(names = "--force-recreate", description = "Make containers anew that did not change.")
  private boolean recreate;

  @Option(
      names = "--remove-orphans",
      description = "Remove containers whose service is not in the file any more.")
  private boolean removeOrphans;

  @Parameters(
      arity = "0..*",
      paramLabel = "SERVICE",
      description = "Only these and what they need.")
  private List<String> services = new ArrayList<>();

  ComposeUpCommand(Cli cli, ComposeOptions compose) {
    super(cli, compose);
  }

  @Override
  public Integer call() {
    var project = scaled(compose().project());
    var existing = existing(project.name());
    if (!removeOrphans) {
      warnOfOrphans(project, existing);
    }
    var steps = Planner.up(project, services, existing, recreate, removeOrphans);
    var outcomes = bring(project, steps);
    show(outcomes, () -> progress(outcomes, outcomes.size()));
    if (!detach) {
      attach(project, steps);
    }
    return 0;
  }

  private List<Outcome> bring(ComposeProject project, List<Step> steps) {
    try {
      return execute(project, steps);
    } catch (NetduoException e) {
      if (steps.isEmpty()) {
        throw e;
      }
      cli()
          .console()
          .err()
          .println("what was created before stays; docker compose down removes it");
      throw e;
    }
  }

  private ComposeProject scaled(ComposeProject project) {
    var scaled = project;
    for (var wanted : scale.entrySet()) {
      if (wanted.getValue() < 0) {
        throw new NetduoException(
            "--scale " + wanted.getKey() + "=" + wanted.getValue() + " is less than none",
            "for example --scale web=2");
      }
      scaled = scaled.scaled(wanted.getKey(), wanted.getValue());
    }
    return scaled;
  }

  // Those that ran before are shown from now on, as docker does.
  private void attach(ComposeProject project, List<Step> steps) {
    var wanted =
        project.inOrder(services).stream().map(ComposeService::name).collect(Collectors.toSet());
    var containers =
        Existing.containers(cli().mode().get(), project.name()).stream()
            .filter(container -> wanted.contains(Existing.service(container)))
            .toList();
    var kept = steps.stream().allMatch(step -> step instanceof Step.KeepContainer) ? 0 : -1;
    cli()
        .line(
            "Attaching to "
                + containers.stream().map(DockerContainer::name).collect(Collectors.joining(", ")));
    // Ctrl-C at the prompt interrupts; elsewhere it ends the program.
    var atExit = new Thread(() -> stop(containers), "netduo-compose-stop");
    Runtime.getRuntime().addShutdownHook(atExit);
    try {
      new ServiceLogs(cli().containers(), project.name(), cli().flushedStreams())
          .copy(containers, true, kept);
    } catch (RuntimeException e) {
      if (Interruption.isBehind(e)) {
        Interruption.putOff(() -> stop(containers));
      }
      throw e;
    } finally {
      forget(atExit);
    }
  }

  private static void forget(Thread atExit) {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The program is ending already, and the thread runs.
    }
  }

  private void stop(List<DockerContainer> containers) {
    var stopped = new ArrayList<Outcome>();
    for (var container : containers.reversed()) {
      try {
        stop(container, stopped);
      } catch (NetduoException e) {
        // The program that is ending lets go of the engine meanwhile; asked again it connects anew.
        stop(container, stopped);
      }
    }
    progress(stopped, stopped.size());
  }

  private void stop(DockerContainer container, List<Outcome> stopped) {
    cli()
        .containers()
        .find(container.name())
        .ifPresent(found -> {
          cli().containers().stop(found, GRACE);
          stopped.add(new Outcome("Container", found.name(), "Stopped", true));
        });
  }
}
