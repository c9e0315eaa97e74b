package dev.netduo.docker.compose;

import dev.netduo.docker.compose.Existing.OfContainer;
import dev.netduo.docker.compose.Step.CreateContainer;
import dev.netduo.docker.compose.Step.CreateNetwork;
import dev.netduo.docker.compose.Step.KeepContainer;
import dev.netduo.docker.compose.Step.KeepNetwork;
import dev.netduo.docker.compose.Step.RecreateContainer;
import dev.netduo.docker.compose.Step.RemoveContainer;
import dev.netduo.docker.compose.Step.RemoveNetwork;
import dev.netduo.docker.compose.Step.StartContainer;
import dev.netduo.docker.compose.model.Attachment;
import dev.netduo.docker.compose.model.Attachment.Membership;
import dev.netduo.docker.compose.model.ComposeNetwork;
import dev.netduo.docker.compose.model.ComposeProject;
import dev.netduo.docker.compose.model.ComposeService;
import dev.netduo.emulator.NetduoException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Decides what has to be done; does nothing itself. */
public final class Planner {
  private final ComposeProject project;
  private final Existing existing;
  private final Set<String> gone = new HashSet<>();

  private Planner(ComposeProject project, Existing existing) {
    this.project = project;
    this.existing = existing;
  }

  /**
   * What {@code up} has to do, in order: networks, then services, each after what it depends on.
   *
   * @param wanted the services that are meant; all where none is named
   * @param recreate whether containers are made anew that are as they should be
   * @param removeOrphans whether containers go whose service is not in the file any more
   * @throws NetduoException where a service does not exist, or a network that has to be there
   */
  public static List<Step> up(
      ComposeProject project,
      Collection<String> wanted,
      Existing existing,
      boolean recreate,
      boolean removeOrphans) {
    return new Planner(project, existing).up(project.inOrder(wanted), recreate, removeOrphans);
  }

  private List<Step> up(List<ComposeService> services, boolean recreate, boolean removeOrphans) {
    var steps = new ArrayList<Step>();
    if (removeOrphans) {
      orphans(project, existing).forEach(orphan -> remove(orphan, steps));
    }
    used(services).forEach(network -> network(network, steps));
    var renewed = new HashSet<String>();
    for (var service : services) {
      var follows =
          service.attachment() instanceof Attachment.OfService(var other)
              && renewed.contains(other);
      containers(service, recreate || follows, renewed, steps);
    }
    return List.copyOf(steps);
  }

  /** Containers of the project whose service is not in the file. */
  public static List<OfContainer> orphans(ComposeProject project, Existing existing) {
    return existing.containers().stream()
        .filter(container -> !project.services().containsKey(container.service()))
        .toList();
  }

  private Set<ComposeNetwork> used(List<ComposeService> services) {
    return services.stream()
        .flatMap(service -> memberships(service).stream())
        .map(membership -> project.network(membership.network()))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static List<Membership> memberships(ComposeService service) {
    return service.attachment() instanceof Attachment.Networks(var memberships)
        ? memberships
        : List.of();
  }

  private void network(ComposeNetwork network, List<Step> steps) {
    var there = existing.network(network.name());
    if (network.external()) {
      if (there.isEmpty()) {
        throw new NetduoException(
            "network " + network.name() + " declared as external, but could not be found",
            "create it with: docker network create " + network.name());
      }
    } else if (there.isEmpty()) {
      steps.add(new CreateNetwork(network));
    } else if (!there.get().project().equals(project.name())) {
      throw new NetduoException(
          "a network with name "
              + network.name()
              + " exists but was not created for project \""
              + project.name()
              + "\"",
          "set `external: true` to use an existing network");
    } else if (!there.get().hash().equals(network.fingerprint())) {
      existing.containers().stream()
          .filter(container -> container.networks().contains(network.name()))
          .forEach(container -> remove(container, steps));
      steps.add(new RemoveNetwork(network.name()));
      steps.add(new CreateNetwork(network));
    }
  }

  private void remove(OfContainer container, List<Step> steps) {
    if (gone.add(container.name())) {
      steps.add(new RemoveContainer(container.name()));
    }
  }

  private void containers(
      ComposeService service, boolean recreate, Set<String> renewed, List<Step> steps) {
    existing.containers().stream()
        .filter(container -> container.service().equals(service.name()))
        .filter(container -> container.number() < 1 || container.number() > service.scale())
        .forEach(container -> remove(container, steps));
    IntStream.rangeClosed(1, service.scale())
        .forEach(number -> container(service, number, recreate, renewed, steps));
  }

  private void container(
      ComposeService service, int number, boolean recreate, Set<String> renewed, List<Step> steps) {
    var name = project.containerName(service, number);
    var there =
        existing
            .container(service.name(), number)
            .filter(container -> !gone.contains(container.name()));
    if (there.isEmpty()) {
      renewed.add(service.name());
      steps.add(new CreateContainer(name, service, number));
    } else if (recreate || !isAsWanted(there.get(), service, name)) {
      renewed.add(service.name());
      if (there.get().name().equals(name)) {
        steps.add(new RecreateContainer(name, service, number));
      } else {
        remove(there.get(), steps);
        steps.add(new CreateContainer(name, service, number));
      }
    } else {
      steps.add(there.get().running() ? new KeepContainer(name) : new StartContainer(name));
    }
  }

  private boolean isAsWanted(OfContainer container, ComposeService service, String name) {
    var networks =
        memberships(service).stream()
            .map(membership -> project.network(membership.network()).name())
            .toList();
    return container.name().equals(name)
        && container.hash().equals(service.fingerprint())
        && container.networks().containsAll(networks);
  }

  /**
   * What {@code down} has to do: containers first, those that depend on others before them, then
   * the networks. Orphans stay unless they are to go, and with them the networks they stand on.
   */
  public static List<Step> down(ComposeProject project, Existing existing, boolean removeOrphans) {
    var steps = new ArrayList<Step>();
    var planner = new Planner(project, existing);
    if (removeOrphans) {
      orphans(project, existing).forEach(orphan -> planner.remove(orphan, steps));
    }
    for (var service : project.inOrder(List.of()).reversed()) {
      existing.containers().stream()
          .filter(container -> container.service().equals(service.name()))
          .forEach(container -> planner.remove(container, steps));
    }
    planner.networksGo(project.name(), steps);
    return List.copyOf(steps);
  }

  /** As {@link #down(ComposeProject, Existing, boolean)}, for a project without its file. */
  public static List<Step> down(String project, Existing existing) {
    var steps = new ArrayList<Step>();
    var nothing = new Planner(new ComposeProject(project, Map.of(), Map.of()), existing);
    existing.containers().forEach(container -> nothing.remove(container, steps));
    nothing.networksGo(project, steps);
    return List.copyOf(steps);
  }

  private void networksGo(String name, List<Step> steps) {
    for (var network : existing.networks()) {
      if (network.project().equals(name)) {
        var inUse =
            existing.containers().stream()
                .anyMatch(container ->
                    !gone.contains(container.name())
                        && container.networks().contains(network.name()));
        steps.add(inUse ? new KeepNetwork(network.name()) : new RemoveNetwork(network.name()));
      }
    }
  }
}
