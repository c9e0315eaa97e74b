package dev.netduo.emulator.probe;

import dev.netduo.emulator.probe.Probe.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Leaves each probe to the prober that can send from its source. */
public final class ProberBySource implements Prober {
  private final Supplier<? extends Prober> here;
  private final Prober elsewhere;

  /**
   * @param here sends from processes of this machine; asked for only where there is such a probe
   * @param elsewhere sends from containers of other machines
   */
  public ProberBySource(Supplier<? extends Prober> here, Prober elsewhere) {
    this.here = here;
    this.elsewhere = elsewhere;
  }

  @Override
  public List<ProbeResult> send(List<? extends Probe> probes) {
    var ours = probes.stream().filter(ProberBySource::isHere).toList();
    var theirs = probes.stream().filter(Predicate.not(ProberBySource::isHere)).toList();
    var hereResults = (ours.isEmpty() ? List.<ProbeResult>of() : here.get().send(ours)).iterator();
    var theirResults =
        (theirs.isEmpty() ? List.<ProbeResult>of() : elsewhere.send(theirs)).iterator();
    var results = new ArrayList<ProbeResult>();
    for (var probe : probes) {
      results.add(isHere(probe) ? hereResults.next() : theirResults.next());
    }
    return List.copyOf(results);
  }

  private static boolean isHere(Probe probe) {
    return switch (probe.from()) {
      case Source.Local _ -> true;
      case Source.Remote _ -> false;
    };
  }
}
