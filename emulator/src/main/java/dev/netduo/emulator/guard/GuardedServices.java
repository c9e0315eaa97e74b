package dev.netduo.emulator.guard;

import dev.netduo.emulator.engine.ContainerSpec.Limits;
import dev.netduo.emulator.engine.Service;
import dev.netduo.emulator.engine.ServiceSpec;
import dev.netduo.emulator.engine.Services;
import dev.netduo.emulator.session.Labels;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/**
 * Services of a Swarm held to a policy. They cannot ask for anything of the machine; their tasks
 * count as containers, those of all services together, and get the same limits; their ports are
 * ports.
 */
final class GuardedServices implements Services {
  private final Services services;
  private final LinePolicy policy;
  private final String session;

  GuardedServices(Services services, LinePolicy policy, String session) {
    this.services = services;
    this.policy = policy;
    this.session = session;
  }

  @Override
  public String create(ServiceSpec spec) {
    // One task on every host is as many as there are hosts, which no line makes.
    checkTasks(spec.replicas().orElse(1), "");
    if (spec.ports().size() > ContainerRules.MOST_PORTS) {
      throw new Violation(
          "ports",
          spec.ports().size() + " ports of one service",
          "at most " + ContainerRules.MOST_PORTS + " of them");
    }
    for (var port : spec.ports()) {
      if (port.hostPort() != 0 && port.hostPort() < policy.leastHostPort()) {
        throw new Violation(
            "ports",
            "host port " + port.hostPort(),
            "host ports from " + policy.leastHostPort() + " on");
      }
    }
    return services.create(spec.limitedTo(new Limits(policy.memoryBytes(), policy.processes(), 0)));
  }

  @Override
  public void scale(String service, int replicas) {
    checkTasks(replicas, service);
    services.scale(service, replicas);
  }

  private void checkTasks(int wanted, String ofService) {
    var others =
        services.list().stream()
            .filter(service -> session.equals(service.spec().labels().get(Labels.SESSION)))
            .filter(service -> !service.id().equals(ofService))
            .mapToInt(service -> service.spec().replicas().orElse(1))
            .sum();
    if (others + (long) wanted > policy.containers()) {
      throw new Violation(
          "containers",
          wanted + " tasks beside " + others + " of other services",
          "at most " + policy.containers() + " together");
    }
  }

  @Override
  public Optional<Service> find(String service) {
    return services.find(service);
  }

  @Override
  public List<Service> list() {
    return services.list();
  }

  @Override
  public void remove(String service) {
    services.remove(service);
  }

  @Override
  public List<Task> tasks() {
    return services.tasks();
  }

  @Override
  public void logs(String service, boolean follow, int tail, OutputStream out, OutputStream err) {
    services.logs(service, follow, tail, out, err);
  }
}
