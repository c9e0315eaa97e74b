package dev.netduo.labs.check;

import dev.netduo.emulator.probe.Probe;
import dev.netduo.labs.format.Place;
import java.util.List;

/** Finds the containers and addresses behind the places that checks name. */
public interface Places {

  /**
   * Where probes from a place are sent from; never empty.
   *
   * @throws NoSuchPlace where there is none, or it does not run
   */
  List<Probe.Source> sources(Place from);

  /**
   * The hosts that probes to a place go to; never empty.
   *
   * @throws NoSuchPlace where there is none, or it has no address
   */
  List<String> targets(Place to);
}
