package dev.netduo.docker.host;

import dev.netduo.docker.DockerMode;
import dev.netduo.emulator.Nearest;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.Container;
import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.engine.EngineException;
import dev.netduo.emulator.engine.EngineException.Reason;
import dev.netduo.emulator.engine.ExecResult;
import dev.netduo.emulator.engine.SwarmNode;
import dev.netduo.emulator.guard.LinePolicy;
import dev.netduo.emulator.image.ImageStore;
import dev.netduo.emulator.session.Labels;
import dev.netduo.emulator.session.Session;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The session's hosts: machines with an Engine each, joined to one Swarm. Nothing is kept here but
 * connections; a second one over the same session finds everything again.
 */
public final class Hosts implements AutoCloseable {
  private final Session session;
  private final Engines engines = new Engines();
  private final Underlay underlay;
  private final HostLines lines = new HostLines();

  /** The hosts of this session. */
  public Hosts(Session session) {
    this.session = session;
    this.underlay = new Underlay(session);
  }

  /**
   * Starts hosts, all at once, and joins them to the session's Swarm; without one, the first
   * becomes its manager. Where one fails none of them stays.
   *
   * @param mtu largest packet between hosts in bytes, for the first hosts of a session; 0 for the
   *     Engine's choice
   * @throws NetduoException where a name is taken, or a host does not come up
   */
  public List<Host> add(List<String> names, int mtu) {
    var there = list();
    HostNames.requireFree(names, there);
    var store = new ImageStore(session.engine(), session.events());
    var _ = store.ensure();
    var image = store.ensureHost();
    var network = underlay.ensure(mtu);
    FarHosts.requireOnUnderlay(there, network);
    var recipe = new HostContainer(image, network.name(), Underlay.machine(network));
    var work = "start hosts " + String.join(", ", names);
    return session
        .events()
        .during(
            work,
            names.size(),
            () -> {
              try {
                return new HostStart(session, engines, this::copyBox)
                    .run(work, names, recipe, there.isEmpty() ? Optional.empty() : swarm(there));
              } catch (RuntimeException e) {
                discard(names);
                throw e;
              }
            });
  }

  private Optional<Host> swarm(List<Host> there) {
    return Optional.of(
        manager(there)
            .orElseThrow(() ->
                new NetduoException(
                    "no manager of the hosts' Swarm answers",
                    "see the hosts with: host ls; begin anew with: host rm "
                        + String.join(" ", there.stream().map(Host::name).toList()))));
  }

  private void discard(List<String> names) {
    containers().stream()
        .filter(container -> names.contains(container.labels().get(Labels.NAME)))
        .forEach(container -> session.engine().containers().remove(container.id()));
    underlay.removeIfUnused();
  }

  /**
   * Joins an Engine that runs already.
   *
   * @param address for example {@code tcp://10.0.0.7:2375}
   * @throws NetduoException where it does not answer, is too old, belongs to a Swarm, or cannot be
   *     reached by the hosts there are
   */
  public Host join(String name, String address) {
    var there = list();
    HostNames.requireFree(List.of(name), there);
    var _ = new ImageStore(session.engine(), session.events()).ensure();
    var manager = there.isEmpty() ? Optional.<Host>empty() : swarm(there);
    return session
        .events()
        .during(
            "join " + address, () -> new FarHosts(session, engines).join(name, address, manager));
  }

  /** Copies the small workload, under both its names. */
  private void copyBox(Host host) {
    var machine = session.engine().images();
    var box = ImageStore.references().box();
    var names =
        Stream.of(box, box.substring(0, box.indexOf(':')) + ":latest")
            .filter(reference -> machine.find(reference).isPresent())
            .toList();
    images(host).copy(names);
  }

  /** All hosts, by name. */
  public List<Host> list() {
    return containers().stream().map(Hosts::read).toList();
  }

  private List<Container> containers() {
    return session
        .engine()
        .containers()
        .list(Map.of(Labels.SESSION, session.name(), Labels.KIND, HostNames.KIND))
        .stream()
        .sorted(Comparator.comparing(Container::name))
        .toList();
  }

  private static Host read(Container container) {
    var name = container.labels().getOrDefault(Labels.NAME, container.name());
    var engine = container.labels().getOrDefault(HostNames.ENGINE, "");
    return engine.isEmpty()
        ? Boot.read(name, container).orElseGet(() -> Boot.stopped(name, container))
        : FarHosts.read(name, engine, container);
  }

  /** The host of this name. */
  public Optional<Host> find(String name) {
    return list().stream().filter(host -> host.name().equals(name)).findFirst();
  }

  /**
   * As {@link #find}.
   *
   * @throws NetduoException where there is none; names the nearest
   */
  public Host get(String name) {
    var hosts = list();
    return hosts.stream()
        .filter(host -> host.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new NetduoException(
                "there is no host " + name,
                Nearest.to(name, hosts.stream().map(Host::name).toList())
                    .map(near -> "did you mean '" + near + "'?")
                    .orElse(
                        hosts.isEmpty()
                            ? "start one with: host add " + name
                            : "see the hosts with: host ls")));
  }

  /** A host that manages the Swarm, where one answers. */
  public Optional<Host> manager() {
    return manager(list());
  }

  private Optional<Host> manager(List<Host> hosts) {
    return hosts.stream().filter(this::manages).findFirst();
  }

  private boolean manages(Host host) {
    try {
      return host.isUp() && engines.of(host).swarm().membership().manager();
    } catch (EngineException e) {
      if (e.reason() == Reason.UNREACHABLE) {
        return false;
      }
      throw e;
    }
  }

  /** From now on the lines on every host are held to a policy. */
  public void restrict(LinePolicy held) {
    lines.restrict(held);
  }

  /** Docker's networking on a host, under the session's names. */
  public DockerMode docker(Host host) {
    if (!host.isUp()) {
      throw new NetduoException(
          "host " + host.name() + " does not run", "remove it with: host rm " + host.name());
    }
    return lines.on(host, session, engine(host));
  }

  private ContainerEngine engine(Host host) {
    var own = engines.of(host);
    return new HostEngine(
        own,
        new SwarmNetworks(
            own.networks(),
            () ->
                own.swarm().membership().manager()
                    ? Optional.empty()
                    : manager().map(manager -> engines.of(manager).networks()),
            () -> underlayMtu(host)),
        images(host));
  }

  private ImageCopies images(Host host) {
    return new ImageCopies(
        engines.of(host).images(),
        session.engine().images(),
        host.place() instanceof Host.Elsewhere);
  }

  private OptionalInt underlayMtu(Host host) {
    return inContainer(host)
        .map(id -> run(id, "cat", "/sys/class/net/eth0/mtu").out().strip())
        .map(mtu -> OptionalInt.of(Integer.parseInt(mtu)))
        .orElse(OptionalInt.empty());
  }

  /** Sees to it that every host has an image, since a service may run on any of them. */
  public void spread(String reference) {
    try (var workers = Workers.open()) {
      workers.each(
          list().stream().filter(Host::isUp).toList(),
          host -> docker(host).images().ensure(reference));
    }
  }

  /** All hosts with what the Swarm says of them. */
  public List<HostStatus> status() {
    var hosts = list();
    var nodes =
        manager(hosts)
            .map(manager -> engines.of(manager).swarm().nodes())
            .orElse(List.<SwarmNode>of());
    try (var workers = Workers.open()) {
      return workers.map(
          hosts, host -> new StatusReading(session.engine(), engines).of(host, nodes));
    }
  }

  /**
   * Whether services can have virtual addresses and ports on every host; takes the kernel's IPVS.
   */
  public boolean balances() {
    return list().stream()
        .filter(Host::isUp)
        .flatMap(host -> inContainer(host).stream())
        .findFirst()
        .map(id -> run(id, "test", "-e", "/proc/net/ip_vs").exitCode() == 0)
        .orElse(true);
  }

  private static Optional<String> inContainer(Host host) {
    return switch (host.place()) {
      case Host.InContainer(var id, var _) -> Optional.of(id);
      case Host.Elsewhere _ -> Optional.empty();
    };
  }

  private ExecResult run(String container, String... command) {
    return session.engine().containers().exec(container, List.of(command), new byte[0]);
  }

  /** Cuts a host off from the others; all that runs on it goes on. */
  public void cut(Host host) {
    new Cable(session.engine(), host).cut();
  }

  /** Ends what {@link #cut} began. */
  public void heal(Host host) {
    new Cable(session.engine(), host).heal();
  }

  /**
   * Removes hosts with all that runs on them; an Engine elsewhere only leaves the Swarm and is
   * freed of the session's containers.
   *
   * @throws NetduoException where the Swarm would lose its manager while it has other hosts
   */
  public void remove(List<String> names) {
    var leaving = names.stream().distinct().map(this::get).toList();
    new Departure(session, engines).of(leaving, list());
    underlay.removeIfUnused();
  }

  /** Makes the Engines elsewhere leave, before the session is removed; one that is gone is fine. */
  public void release() {
    new Departure(session, engines).release(list());
  }

  @Override
  public void close() {
    engines.close();
  }
}
