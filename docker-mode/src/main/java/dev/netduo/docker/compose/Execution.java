package dev.netduo.docker.compose;

import dev.netduo.docker.DockerMode;
import dev.netduo.docker.RunRequest;
import dev.netduo.docker.compose.model.Attachment;
import dev.netduo.docker.compose.model.Attachment.Membership;
import dev.netduo.docker.compose.model.ComposeLabels;
import dev.netduo.docker.compose.model.ComposeNetwork;
import dev.netduo.docker.compose.model.ComposeProject;
import dev.netduo.docker.compose.model.ComposeService;
import dev.netduo.docker.grammar.NetworkChoice;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.ContainerSpecBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Does what was planned, step by step. */
public final class Execution {
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final DockerMode mode;
  private final ComposeProject project;
  private final Consumer<Outcome> told;

  /**
   * @param told hears of every step as soon as it is done
   */
  public Execution(DockerMode mode, ComposeProject project, Consumer<Outcome> told) {
    this.mode = mode;
    this.project = project;
    this.told = told;
  }

  /**
   * Does all steps.
   *
   * @throws NetduoException where one cannot be done; what was done before it stays
   */
  public void run(List<Step> steps) {
    for (var step : steps) {
      try {
        told.accept(run(step));
      } catch (NetduoException e) {
        told.accept(Outcome.failed(step));
        throw e;
      }
    }
  }

  private Outcome run(Step step) {
    return switch (step) {
      case Step.CreateNetwork(var network) -> {
        create(network);
        yield Outcome.network(network.name(), "Created");
      }
      case Step.RemoveNetwork(var name) -> {
        mode.networks().remove(name);
        yield Outcome.network(name, "Removed");
      }
      case Step.KeepNetwork(var name) ->
          new Outcome("Network", name, "Resource is still in use", false);
      case Step.CreateContainer(var name, var service, var number) -> {
        mode.containers().run(request(name, service, number));
        yield Outcome.container(name, "Started");
      }
      case Step.RecreateContainer(var name, var service, var number) -> {
        remove(name);
        mode.containers().run(request(name, service, number));
        yield Outcome.container(name, "Recreated");
      }
      case Step.StartContainer(var name) -> {
        mode.containers().start(mode.containers().get(name));
        yield Outcome.container(name, "Started");
      }
      case Step.KeepContainer(var name) -> Outcome.container(name, "Running");
      case Step.RemoveContainer(var name) -> {
        remove(name);
        yield Outcome.container(name, "Removed");
      }
    };
  }

  private void create(ComposeNetwork network) {
    var labels = new TreeMap<>(network.spec().labels());
    labels.put(ComposeLabels.PROJECT, project.name());
    labels.put(ComposeLabels.NETWORK, network.key());
    labels.put(ComposeLabels.HASH, network.fingerprint());
    mode.networks().create(network.spec().named(network.name(), labels));
  }

  private void remove(String name) {
    // One that somebody removed in the meantime is fine.
    mode.containers()
        .find(name)
        .ifPresent(container -> {
          if (container.state().isRunning()) {
            mode.containers().stop(container, GRACE);
          }
          mode.containers().remove(container, true);
        });
  }

  private RunRequest request(String name, ComposeService service, int number) {
    return new RunRequest(
        name,
        service.image(),
        networks(service),
        List.of(),
        Optional.empty(),
        labels(service, number),
        service.hostname(),
        builder -> settings(builder, service));
  }

  private List<NetworkChoice> networks(ComposeService service) {
    return switch (service.attachment()) {
      case Attachment.Networks(var memberships) ->
          memberships.stream().map(membership -> choice(service, membership)).toList();
      case Attachment.Mode(var choice) -> List.of(choice);
      case Attachment.OfService(var other) ->
          List.of(new NetworkChoice.OfContainer(project.containerName(project.service(other), 1)));
    };
  }

  private NetworkChoice choice(ComposeService service, Membership membership) {
    var network = project.network(membership.network());
    var aliases =
        new ArrayList<>(
            Stream.concat(Stream.of(service.name()), membership.aliases().stream())
                .distinct()
                .toList());
    return new NetworkChoice.UserDefined(network.name(), List.copyOf(aliases), membership.ip());
  }

  private Map<String, String> labels(ComposeService service, int number) {
    var labels = new TreeMap<>(service.labels());
    labels.put(ComposeLabels.PROJECT, project.name());
    labels.put(ComposeLabels.SERVICE, service.name());
    labels.put(ComposeLabels.NUMBER, Integer.toString(number));
    labels.put(ComposeLabels.HASH, service.fingerprint());
    return labels;
  }

  private static ContainerSpecBuilder settings(
      ContainerSpecBuilder builder, ComposeService service) {
    return builder
        .command(service.command())
        .entrypoint(service.entrypoint())
        .environment(service.environment())
        .ports(service.ports())
        .exposed(service.exposed())
        .capabilities(service.capabilities())
        .sysctls(service.sysctls())
        .dns(service.dns())
        .extraHosts(service.extraHosts())
        .restartPolicy(service.restart())
        .user(service.user())
        .workingDirectory(service.workingDirectory())
        .tty(service.tty())
        .interactive(service.interactive())
        .limits(service.limits());
  }
}
