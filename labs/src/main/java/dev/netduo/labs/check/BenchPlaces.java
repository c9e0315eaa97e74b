package dev.netduo.labs.check;

import dev.netduo.docker.DockerContainer;
import dev.netduo.emulator.engine.Container;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.probe.Probe;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.labs.format.Place;
import dev.netduo.labs.line.Workbench;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The places of a session, looked up in the engine and in the cluster's API. */
public final class BenchPlaces implements Places {
  private final Workbench bench;

  /** The places of a workbench's session. */
  public BenchPlaces(Workbench bench) {
    this.bench = bench;
  }

  @Override
  public List<Probe.Source> sources(Place from) {
    return switch (from) {
      case Place.DockerContainer(var name) ->
          List.of(new Probe.Source.Local(name, running(name).pid()));
      case Place.Pod(var namespace, var name) -> List.of(source(pod(namespace, name)));
      case Place.LabelledPods labelled -> pods(labelled).stream().map(this::source).toList();
      case Place.Outside() -> List.of(Probe.Source.thisMachine());
      case Place.Host(var host) ->
          throw new NoSuchPlace("probes cannot be sent from '" + host + "'");
    };
  }

  /**
   * Every pod that runs, as a place.
   *
   * @throws dev.netduo.emulator.NetduoException where there is no cluster
   */
  public List<RunningPod> pods() {
    return bench.kubernetes().api().list(Kinds.POD).items().stream()
        .filter(BenchPlaces::runs)
        .flatMap(pod -> running(pod).stream())
        .toList();
  }

  /**
   * A pod that runs.
   *
   * @param source sends probes from it
   * @param address the primary one
   */
  public record RunningPod(String namespace, String name, Probe.Source source, String address) {}

  // Empty for one whose container ended just now.
  private Optional<RunningPod> running(Pod pod) {
    var metadata = pod.getMetadata();
    try {
      return Optional.of(
          new RunningPod(metadata.getNamespace(), metadata.getName(), source(pod), address(pod)));
    } catch (NoSuchPlace e) {
      return Optional.empty();
    }
  }

  @Override
  public List<String> targets(Place to) {
    return switch (to) {
      case Place.DockerContainer(var name) -> addresses(name);
      case Place.Pod(var namespace, var name) -> List.of(address(pod(namespace, name)));
      case Place.LabelledPods labelled ->
          pods(labelled).stream().map(BenchPlaces::address).toList();
      case Place.Host(var host) -> List.of(host);
      case Place.Outside() -> throw new NoSuchPlace("probes cannot be sent to 'outside'");
    };
  }

  private Container running(String name) {
    return bench
        .docker()
        .containers()
        .find(name)
        .map(DockerContainer::state)
        .filter(Container::isRunning)
        .orElseThrow(() -> new NoSuchPlace("no container '" + name + "' runs"));
  }

  private List<String> addresses(String name) {
    var addresses =
        running(name).attachments().values().stream()
            .flatMap(attachment -> attachment.ip().stream())
            .map(Ip::toString)
            .sorted()
            .toList();
    if (addresses.isEmpty()) {
      throw new NoSuchPlace("container '" + name + "' has no address of its own");
    }
    return addresses;
  }

  private Pod pod(String namespace, String name) {
    return bench
        .kubernetes()
        .api()
        .get(Kinds.POD, namespace, name)
        .filter(BenchPlaces::runs)
        .orElseThrow(() -> new NoSuchPlace("no pod " + namespace + "/" + name + " runs"));
  }

  private List<Pod> pods(Place.LabelledPods labelled) {
    var pods =
        bench.kubernetes().api().list(Kinds.POD, labelled.namespace()).items().stream()
            .filter(pod -> labels(pod).entrySet().containsAll(labelled.labels().entrySet()))
            .filter(BenchPlaces::runs)
            .toList();
    if (pods.isEmpty()) {
      throw new NoSuchPlace("no pod of " + labelled.text() + " runs");
    }
    return pods;
  }

  private Probe.Source source(Pod pod) {
    return new PodSources(bench.kubernetes(), () -> bench.session().engine().containers()).of(pod);
  }

  private static String address(Pod pod) {
    return pod.getStatus().getPodIP();
  }

  private static boolean runs(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() == null
        && pod.getStatus() != null
        && "Running".equals(pod.getStatus().getPhase())
        && pod.getStatus().getPodIP() != null;
  }

  private static Map<String, String> labels(Pod pod) {
    return Optional.ofNullable(pod.getMetadata().getLabels()).orElse(Map.of());
  }
}
