package dev.netduo.labs.command;

import dev.netduo.docker.DockerContainer;
import dev.netduo.docker.DockerNetwork;
import dev.netduo.emulator.probe.Probe.Source;
import dev.netduo.labs.check.BenchPlaces;
import dev.netduo.labs.check.BenchPlaces.RunningPod;
import dev.netduo.labs.line.Workbench;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Who takes part in {@code reach}. */
final class Parties {
  private static final String OF_THE_CLUSTER = "kube-system";

  private final Workbench bench;

  Parties(Workbench bench) {
    this.bench = bench;
  }

  /** Somebody in the matrix. */
  record Party(Source source, Reach reach, List<Address> addresses) {
    /** Whether a packet to the address stays where netduo may send it. */
    boolean maySendTo(Address to) {
      return reach.leadsTo(to.net());
    }
  }

  /** A column of the matrix. */
  record Address(String name, String ip, Net net) {}

  /** What an address is of. */
  sealed interface Net {
    /** A network of Docker's. */
    record Docker(String name) implements Net {}

    /** The pods of the cluster. */
    record Pods() implements Net {}
  }

  /** Where somebody's packets stay on the machine, or in the cluster. */
  sealed interface Reach {
    boolean leadsTo(Net net);

    /**
     * A machine sends what it has no route for out to its own network, where somebody may answer.
     */
    record Networks(Set<String> names) implements Reach {
      @Override
      public boolean leadsTo(Net net) {
        return net instanceof Net.Docker(var name) && names.contains(name);
      }
    }

    /** The nodes of a cluster on this machine send nothing out of it. */
    record Anywhere() implements Reach {
      @Override
      public boolean leadsTo(Net net) {
        return true;
      }
    }

    /** Those of another one do: a Docker network's address is somebody else's there. */
    record PodsAlone() implements Reach {
      @Override
      public boolean leadsTo(Net net) {
        return net instanceof Net.Pods;
      }
    }
  }

  /** Every container of the session that runs, by name. */
  List<Party> containers() {
    var routed = routedNetworks();
    return bench.docker().containers().list().stream()
        .filter(container -> container.state().isRunning())
        .sorted(Comparator.comparing(DockerContainer::name))
        .map(container -> party(container, routed))
        .toList();
  }

  /** The networks that this machine itself has a route to. */
  private Set<String> routedNetworks() {
    return bench.docker().networks().list().stream()
        .filter(network -> network.state().driver().equals("bridge"))
        .map(DockerNetwork::name)
        .collect(Collectors.toSet());
  }

  // A container on several networks is tried at each of its addresses.
  private Party party(DockerContainer container, Set<String> routed) {
    var attachments = container.attachments(bench.docker().networks());
    var addresses = new ArrayList<Address>();
    attachments.forEach((network, attachment) -> {
      var name = attachments.size() == 1 ? container.name() : container.name() + "@" + network;
      attachment
          .ip()
          .ifPresent(
              ip -> addresses.add(new Address(name, ip.toString(), new Net.Docker(network))));
    });
    var networks = new HashSet<>(routed);
    networks.addAll(attachments.keySet());
    return new Party(
        new Source.Local(container.name(), container.state().pid()),
        new Reach.Networks(networks),
        addresses);
  }

  /**
   * Every pod of the cluster that runs, but for the cluster's own.
   *
   * @param taken names that somebody has: pods of these are called pod:NAME, as elsewhere
   * @throws dev.netduo.emulator.NetduoException where there is no cluster
   */
  List<Party> pods(Set<String> taken) {
    return new BenchPlaces(bench)
        .pods().stream()
            .filter(pod -> !pod.namespace().equals(OF_THE_CLUSTER))
            .map(pod -> party(pod, taken))
            .toList();
  }

  private static Party party(RunningPod pod, Set<String> taken) {
    var own = pod.namespace().equals("default") ? pod.name() : pod.namespace() + "/" + pod.name();
    var label = taken.contains(own) ? "pod:" + own : own;
    var reach =
        switch (pod.source()) {
          case Source.Local _ -> new Reach.Anywhere();
          case Source.Remote _ -> new Reach.PodsAlone();
        };
    return new Party(
        pod.source().called(label),
        reach,
        List.of(new Address(label, pod.address(), new Net.Pods())));
  }
}
