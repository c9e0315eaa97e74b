package dev.netduo.emulator.guard;

import dev.netduo.emulator.engine.Service;
import dev.netduo.emulator.engine.ServiceSpec;
import dev.netduo.emulator.engine.Services;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/**
 * Services of a Swarm held to a policy. They cannot ask for anything of the machine; their tasks
 * count as containers, each service by itself, and their ports as ports.
 */
final class GuardedServices implements Services {
  private final Services services;
  private final LinePolicy policy;

  GuardedServices(Services services, LinePolicy policy) {
    this.services = services;
    this.policy = policy;
  }

  @Override
  public String create(ServiceSpec spec) {
    spec.replicas().ifPresent(this::checkReplicas);
    for (var port : spec.ports()) {
      if (port.hostPort() != 0 && port.hostPort() < policy.leastHostPort()) {
        throw new Violation(
            "ports",
            "host port " + port.hostPort(),
            "host ports from " + policy.leastHostPort() + " on");
      }
    }
    return services.create(spec);
  }

  @Override
  public void scale(String service, int replicas) {
    checkReplicas(replicas);
    services.scale(service, replicas);
  }

  private void checkReplicas(int replicas) {
    if (replicas > policy.containers()) {
      throw new Violation(
          "containers", replicas + " tasks", "at most " + policy.containers() + " of one service");
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
