package dev.netduo.emulator.fabric;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.fabric.WiringScript.Failure;
import dev.netduo.emulator.topology.Link;
import dev.netduo.emulator.topology.NetNamespace;
import dev.netduo.emulator.topology.TableName;
import dev.netduo.emulator.topology.Topology;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Makes a topology real in containers: one script through the agent for all namespaces, holding
 * only what differs from what was written before. Safe for use by several threads.
 */
public final class LinuxFabric implements Fabric, AutoCloseable {
  private final Agent agent;
  private final Links links;
  private final NftConsoles consoles;
  private final Map<String, Placement> placements = new TreeMap<>();
  private final Set<String> adopted = new HashSet<>();

  /** A fabric with no namespace bound yet. */
  public LinuxFabric(Agent agent) {
    this.agent = agent;
    this.links = new Links(agent);
    this.consoles = new NftConsoles(agent);
  }

  @Override
  public synchronized void bind(String namespace, int pid) {
    var placement = placements.get(namespace);
    if (placement != null && placement.pid() == pid) {
      placements.put(namespace, placement.doubtful());
      return;
    }
    release(namespace);
    placements.put(namespace, Placement.unknown(pid));
  }

  @Override
  public synchronized void adopt(String namespace, int pid) {
    bind(namespace, pid);
    adopted.add(namespace);
  }

  @Override
  public synchronized void doubt(String namespace) {
    placements.computeIfPresent(namespace, (_, p) -> p.doubtful());
  }

  @Override
  public Optional<String> rules(String namespace, List<TableName> tables) {
    Optional<NftConsoles.Seat> seat;
    synchronized (this) {
      seat = Optional.ofNullable(placements.get(namespace)).map(p -> consoles.seat(p.pid()));
    }
    return seat.flatMap(found -> consoles.list(found, tables));
  }

  @Override
  public synchronized void release(String namespace) {
    adopted.remove(namespace);
    var gone = placements.remove(namespace);
    if (gone == null) {
      return;
    }
    consoles.leave(gone.pid());
    // A veth pair dies with either end's namespace.
    for (var link : gone.programmed().links()) {
      if (link instanceof Link.Veth veth) {
        placements.computeIfPresent(
            veth.peerNamespace(), (_, p) -> p.withoutPeers(Set.of(veth.peerName())));
      }
    }
    placements.replaceAll((_, p) ->
        p.withoutPeers(
            p.programmed().links().stream()
                .filter(l -> l instanceof Link.Veth v && v.peerNamespace().equals(namespace))
                .map(Link::name)
                .collect(Collectors.toSet())));
  }

  @Override
  public synchronized void apply(Topology desired) {
    assume(desired);
    var plan = Plan.of(placements, desired, present());
    List<Failure> failures;
    try {
      failures = run(consoles.run(plan.steps()));
    } catch (NetduoException e) {
      plan.targets().forEach(this::failed);
      throw e;
    }
    var failed = failures.stream().map(Failure::namespace).collect(Collectors.toSet());
    plan.targets()
        .forEach((name, target) -> {
          if (failed.contains(name)) {
            failed(name, target);
          } else {
            succeeded(name, target);
          }
        });
    if (!failures.isEmpty()) {
      throw complaint(failures, failed.size());
    }
  }

  private List<Failure> run(List<Step> steps) {
    return steps.isEmpty()
        ? List.of()
        : WiringScript.failures(steps, agent.run(WiringScript.of(steps)));
  }

  private void assume(Topology desired) {
    for (var namespace : adopted) {
      var wanted = Wanted.of(namespace, desired, placements.keySet());
      placements.computeIfPresent(namespace, (_, p) -> p.doubtful(wanted));
    }
    adopted.clear();
  }

  private Map<String, Set<String>> present() {
    if (placements.values().stream().allMatch(Placement::certain)) {
      return Map.of();
    }
    var pids = placements.values().stream().map(Placement::pid).collect(Collectors.toSet());
    var byPid = links.names(pids);
    var present = new HashMap<String, Set<String>>();
    placements.forEach((name, p) -> present.put(name, byPid.getOrDefault(p.pid(), Set.of())));
    return present;
  }

  private void succeeded(String name, NetNamespace target) {
    placements.computeIfPresent(name, (_, p) -> p.holding(target));
  }

  private void failed(String name, NetNamespace target) {
    placements.computeIfPresent(name, (_, p) -> p.doubtful(target));
  }

  private static NetduoException complaint(List<Failure> failures, int namespaces) {
    var first = failures.getFirst();
    var text = new StringBuilder("cannot wire " + first.namespace() + ": " + first.complaint());
    if (!first.line().isEmpty()) {
      text.append(" (at '").append(first.line()).append("')");
    }
    if (namespaces > 1) {
      var others = new HashSet<String>();
      failures.forEach(f -> others.add(f.namespace()));
      others.remove(first.namespace());
      text.append("; also failed: ")
          .append(others.stream().sorted().collect(Collectors.joining(", ")));
    }
    return new NetduoException(text.toString());
  }

  /** Ends what stays open in the agent; what was written stays. */
  @Override
  public void close() {
    consoles.close();
  }
}
