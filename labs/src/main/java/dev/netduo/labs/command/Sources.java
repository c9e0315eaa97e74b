package dev.netduo.labs.command;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.EngineException;
import dev.netduo.emulator.probe.Probe;
import dev.netduo.labs.check.BenchPlaces;
import dev.netduo.labs.check.NoSuchPlace;
import dev.netduo.labs.format.Place;
import dev.netduo.labs.line.Workbench;
import java.util.List;

/** Where a probe at the prompt is sent from: as in a lab, or just a container's or pod's name. */
final class Sources {
  private static final String DEFAULT_NAMESPACE = "default";

  private Sources() {}

  static List<Probe.Source> of(Workbench bench, String text) {
    var places = new BenchPlaces(bench);
    var place = Place.parse(text);
    if (place instanceof Place.Outside && bench.policy().isPresent()) {
      throw new NetduoException(
          "untrusted lines cannot send probes from outside, which is the machine itself",
          "send them from a container or pod of the session");
    }
    if (!(place instanceof Place.Host(var name))) {
      return places.sources(place);
    }
    try {
      return places.sources(new Place.DockerContainer(name));
    } catch (NoSuchPlace e) {
      return pod(bench, name, e);
    } catch (EngineException e) {
      // Whoever has no engine can still have a kubeconfig.
      if (e.reason() != EngineException.Reason.UNREACHABLE) {
        throw e;
      }
      return pod(bench, name, e);
    }
  }

  private static List<Probe.Source> pod(Workbench bench, String name, NetduoException noContainer) {
    if (bench.findKubernetes().isEmpty()) {
      throw noContainer;
    }
    try {
      return new BenchPlaces(bench).sources(new Place.Pod(DEFAULT_NAMESPACE, name));
    } catch (NoSuchPlace e) {
      throw new NoSuchPlace("no container and no pod '" + name + "' runs");
    }
  }
}
