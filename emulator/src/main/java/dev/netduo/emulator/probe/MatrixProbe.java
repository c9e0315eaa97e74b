package dev.netduo.emulator.probe;

import dev.netduo.emulator.probe.Probe.Source;
import dev.netduo.emulator.probe.ReachabilityMatrix.Cell;
import dev.netduo.emulator.probe.ReachabilityMatrix.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.BiPredicate;

/** Tries every target from every source, all at once. */
public final class MatrixProbe {
  private final Prober prober;

  /** Sends with this prober. */
  public MatrixProbe(Prober prober) {
    this.prober = prober;
  }

  /**
   * The matrix at this moment.
   *
   * @param patience how long to wait for an answer; what is denied by silence costs this much once,
   *     however many are denied
   */
  public ReachabilityMatrix send(List<Source> sources, List<Target> targets, Duration patience) {
    return send(sources, targets, patience, (_, _) -> true);
  }

  /**
   * As above, but for the places of the matrix that are left empty.
   *
   * @param wanted whether the source is to try the target
   */
  public ReachabilityMatrix send(
      List<Source> sources,
      List<Target> targets,
      Duration patience,
      BiPredicate<Source, Target> wanted) {
    var cells = new ArrayList<Cell>();
    var probes = new ArrayList<Probe>();
    for (var source : sources) {
      for (var target : targets) {
        if (wanted.test(source, target)) {
          cells.add(new Cell(source.name(), target));
          probes.add(probe(source, target, patience));
        }
      }
    }
    var answers = prober.send(probes);
    var results = new LinkedHashMap<Cell, ProbeResult>();
    for (var i = 0; i < cells.size(); i++) {
      results.put(cells.get(i), answers.get(i));
    }
    return new ReachabilityMatrix(
        sources.stream().map(Source::name).toList(), List.copyOf(targets), results);
  }

  private static Probe probe(Source source, Target target, Duration patience) {
    return switch (target.protocol()) {
      case TCP -> new Probe.Tcp(source, target.host(), target.port(), patience);
      case UDP -> new Probe.Udp(source, target.host(), target.port(), patience);
      case SCTP -> throw new IllegalArgumentException("no target has it");
    };
  }
}
