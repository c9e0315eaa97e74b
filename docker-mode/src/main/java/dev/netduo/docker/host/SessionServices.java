package dev.netduo.docker.host;

import dev.netduo.docker.DockerMode;
import dev.netduo.docker.GeneratedName;
import dev.netduo.docker.grammar.LogicalName;
import dev.netduo.emulator.Nearest;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.Service;
import dev.netduo.emulator.engine.ServiceSpec;
import dev.netduo.emulator.engine.ServiceSpec.Endpoint;
import dev.netduo.emulator.engine.Services;
import dev.netduo.emulator.engine.Services.Task;
import dev.netduo.emulator.engine.Swarm.Membership;
import dev.netduo.emulator.engine.SwarmNode;
import dev.netduo.emulator.session.Labels;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** The services of the session's Swarm, asked of one of its hosts, which must be a manager. */
public final class SessionServices {
  private static final String KIND = "service";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final DockerMode mode;
  private final Hosts hosts;

  /**
   * @param mode of the host that is asked
   * @param hosts all of the session
   */
  public SessionServices(DockerMode mode, Hosts hosts) {
    this.mode = mode;
    this.hosts = hosts;
  }

  /**
   * What the host that is asked is in the Swarm.
   *
   * @throws NetduoException where it is no manager; says which is
   */
  public Membership requireManager() {
    var membership = mode.session().engine().swarm().membership();
    if (!membership.manager()) {
      throw new NetduoException(
          "this node is not a swarm manager",
          hosts
              .manager()
              .map(manager -> "ask the manager: docker --host " + manager.name() + " ...")
              .orElse("start hosts first: host add a b"));
    }
    return membership;
  }

  /**
   * Creates a service.
   *
   * @param wanted with the names the user knows; an empty one lets netduo choose
   * @throws NetduoException where its networks are none of the Swarm's, its name is taken, or the
   *     kernel cannot do what it needs
   */
  public Service create(ServiceSpec wanted) {
    requireManager();
    var name = wanted.name().isEmpty() ? unusedName() : free(wanted.name());
    requireBalancing(wanted);
    var networks = wanted.networks().stream().map(this::swarmNetwork).toList();
    hosts.spread(wanted.image());
    var labels = new LinkedHashMap<>(wanted.labels());
    var session = mode.session().name();
    labels.putAll(Labels.of(session, KIND, name));
    // So that docker ps has them, under the names the Swarm gives them.
    var ofContainers = new LinkedHashMap<>(wanted.containerLabels());
    ofContainers.putAll(Map.of(Labels.SESSION, session, Labels.KIND, "container"));
    services()
        .create(
            new ServiceSpec(
                name,
                wanted.image(),
                wanted.command(),
                wanted.environment(),
                labels,
                ofContainers,
                wanted.replicas(),
                networks,
                wanted.endpoint(),
                wanted.ports(),
                wanted.constraints(),
                wanted.limits()));
    return get(name);
  }

  private void requireBalancing(ServiceSpec wanted) {
    var address = wanted.endpoint() == Endpoint.VIP && !wanted.networks().isEmpty();
    var everywhere = wanted.ports().stream().filter(ServiceSpec.Published::onEveryNode).findFirst();
    if (wanted.endpoint() == Endpoint.DNSRR && everywhere.isPresent()) {
      throw new NetduoException(
          "a port that every host publishes needs the endpoint mode vip",
          "publish it where the tasks run: " + onTasksHosts(everywhere.get()));
    }
    if ((address || everywhere.isPresent()) && !hosts.balances()) {
      throw new NetduoException(
          (address ? "the service's virtual address" : "the published port")
              + " would never answer: this kernel has no IPVS, which spreads connections in a Swarm",
          everywhere
                  .map(port -> "publish it only where a task runs: " + onTasksHosts(port))
                  .orElse("let the name stand for all tasks: --endpoint-mode dnsrr")
              + (address && everywhere.isPresent() ? " --endpoint-mode dnsrr" : "")
              + "; or load it on this machine: modprobe ip_vs");
    }
  }

  private static String onTasksHosts(ServiceSpec.Published port) {
    return "--publish mode=host,published=%d,target=%d,protocol=%s"
        .formatted(port.hostPort(), port.target().port(), port.target().protocol().lowerCase());
  }

  private String swarmNetwork(String name) {
    var network = mode.networks().get(name).state();
    if (!network.scope().equals("swarm")) {
      throw new NetduoException(
          "network " + name + " cannot be used with services: it is this host's alone",
          "create one for all hosts: docker network create -d overlay --attachable NAME");
    }
    return network.id();
  }

  private String free(String name) {
    LogicalName.check("service", name);
    if (find(name).isPresent()) {
      throw new NetduoException(
          "there is a service " + name + " already", "remove it with: docker service rm " + name);
    }
    return name;
  }

  private String unusedName() {
    var taken = list().stream().map(Service::name).collect(Collectors.toSet());
    return GeneratedName.notIn(taken, RandomGenerator.getDefault());
  }

  private Services services() {
    return mode.session().engine().services();
  }

  /** The session's services, by name. */
  public List<Service> list() {
    requireManager();
    return services().list().stream()
        .filter(this::owns)
        .sorted(Comparator.comparing(Service::name))
        .toList();
  }

  private boolean owns(Service service) {
    return mode.session().name().equals(service.spec().labels().get(Labels.SESSION));
  }

  /** The service of this name or identifier. */
  public Optional<Service> find(String reference) {
    requireManager();
    return services().find(reference).filter(this::owns);
  }

  /**
   * As {@link #find}.
   *
   * @throws NetduoException where there is none
   */
  public Service get(String reference) {
    return find(reference)
        .orElseThrow(() ->
            new NetduoException(
                "no such service: " + reference,
                Nearest.to(reference, list().stream().map(Service::name).toList())
                    .map(name -> "did you mean '" + name + "'?")
                    .orElse("see what is here with: docker service ls")));
  }

  /** The members of the Swarm. */
  public List<SwarmNode> nodes() {
    requireManager();
    return mode.session().engine().swarm().nodes();
  }

  /** The session's tasks, those of one slot together and the newest of each first. */
  public List<Task> tasks() {
    var own = list().stream().map(Service::id).collect(Collectors.toSet());
    return services().tasks().stream()
        .filter(task -> own.contains(task.serviceId()))
        .sorted(
            Comparator.comparing(Task::serviceId)
                .thenComparingInt(Task::slot)
                .thenComparing(task -> task.slot() == 0 ? task.nodeId() : "")
                .thenComparing(Task::since, Comparator.reverseOrder()))
        .toList();
  }

  /**
   * Changes how many tasks a service has.
   *
   * @throws NetduoException where it has one on every node
   */
  public void scale(String reference, int replicas) {
    var service = get(reference);
    if (service.spec().replicas().isEmpty()) {
      throw new NetduoException(
          "service " + reference + " has one task on every node",
          "only replicated ones are scaled");
    }
    services().scale(service.id(), replicas);
  }

  /** Removes a service with its tasks. */
  public void remove(String reference) {
    services().remove(get(reference).id());
  }

  /** How many tasks run, and how many should. */
  public Running running(Service service, List<Task> tasks) {
    var own = tasks.stream().filter(task -> task.serviceId().equals(service.id())).toList();
    var wanted = own.stream().filter(task -> task.desired().equals("running")).count();
    return new Running(
        (int)
            own.stream()
                .filter(task -> task.desired().equals("running") && task.state().equals("running"))
                .count(),
        service.spec().replicas().orElse((int) wanted));
  }

  /**
   * Waits until all tasks run.
   *
   * @throws NetduoException where they do not in time; says why, where a task does
   */
  public void awaitRunning(String reference) {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      var service = get(reference);
      var tasks = tasks();
      var running = running(service, tasks);
      if (running.all() && settled(service, running)) {
        return;
      }
      if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
        throw new NetduoException(
            "service %s has %d of %d tasks running%s"
                .formatted(service.name(), running.now(), running.wanted(), reason(service, tasks)),
            "see what keeps them: docker service ps " + service.name());
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  // Right after its creation a service for every node has no tasks at all.
  private static boolean settled(Service service, Running running) {
    return running.wanted() > 0 || service.spec().replicas().isPresent();
  }

  private static String reason(Service service, List<Task> tasks) {
    return tasks.stream()
        .filter(task -> task.serviceId().equals(service.id()) && !task.error().isEmpty())
        .findFirst()
        .map(task -> ": " + task.error())
        .orElse("");
  }

  /**
   * How far a service is.
   *
   * @param now tasks that run
   * @param wanted tasks that should
   */
  public record Running(int now, int wanted) {
    /** Whether no task is missing. */
    public boolean all() {
      return now == wanted;
    }
  }
}
