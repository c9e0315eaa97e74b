package dev.netduo.docker.predict;

import dev.netduo.emulator.probe.ProbeResult.Outcome;
import dev.netduo.emulator.walk.Walk;
import java.util.List;

/**
 * What will come of a probe.
 *
 * @param from who sends it
 * @param host where it goes, as it was written
 * @param name what the name is found to be; an address is its own
 * @param walks one for each address of the name; which of them is taken is chance
 */
public record Prediction(String from, String host, NameAnswer name, List<Walk> walks) {

  /** What can come of it; more than one where chance decides. */
  public List<Outcome> outcomes() {
    return switch (name) {
      case NameAnswer.Found _ -> walks.stream().map(Walk::outcome).distinct().toList();
      case NameAnswer.Unknown _ -> List.of(Outcome.NAME_UNKNOWN);
      case NameAnswer.Elsewhere _ -> List.of(Outcome.ERROR);
    };
  }

  /** Whether it is answered, whatever chance decides. */
  public boolean reached() {
    return outcomes().equals(List.of(Outcome.REACHED));
  }
}
