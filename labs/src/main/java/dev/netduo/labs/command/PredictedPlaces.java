package dev.netduo.labs.command;

import dev.netduo.docker.predict.DockerSetup;
import dev.netduo.docker.predict.Workload;
import dev.netduo.emulator.NetduoException;
import dev.netduo.labs.check.NoSuchPlace;
import dev.netduo.labs.format.Place;
import java.util.List;

/** Places as a prediction knows them: Docker's only. */
final class PredictedPlaces {
  private PredictedPlaces() {}

  /**
   * Where a packet is sent from.
   *
   * @throws NetduoException where it is a pod
   */
  static String from(String text) {
    return switch (Place.parse(text)) {
      case Place.DockerContainer(var name) -> name;
      case Place.Host(var name) -> name;
      case Place.Outside() -> DockerSetup.THIS_MACHINE;
      case Place.Pod pod -> throw noPods(pod);
      case Place.LabelledPods pods -> throw noPods(pods);
    };
  }

  /**
   * Where a packet goes.
   *
   * @throws NetduoException where it is a pod, or outside
   */
  static Place target(String text) {
    var place = Place.parse(text);
    return switch (place) {
      case Place.DockerContainer _, Place.Host _ -> place;
      case Place.Outside() -> throw new NoSuchPlace("nothing can be sent to 'outside'");
      case Place.Pod _, Place.LabelledPods _ -> throw noPods(place);
    };
  }

  /** The names or addresses that a target stands for. */
  static List<String> hosts(Place target, DockerSetup setup) {
    if (!(target instanceof Place.DockerContainer(var name))) {
      return List.of(target.text());
    }
    var addresses =
        setup.containers().stream()
            .filter(container -> container.name().equals(name))
            .flatMap(container ->
                container.place() instanceof Workload.OnNetworks place
                    ? place.memberships().stream()
                    : java.util.stream.Stream.<Workload.Membership>of())
            .map(membership -> membership.ip().toString())
            .toList();
    if (addresses.isEmpty()) {
      throw new NoSuchPlace("no container '" + name + "' with an address of its own runs");
    }
    return addresses;
  }

  private static NetduoException noPods(Place place) {
    return new NetduoException(
        place.text() + " cannot be predicted: only Docker's networks can, not the cluster's yet",
        "send a real probe instead, for example: probe tcp " + place.text() + " api 80");
  }
}
