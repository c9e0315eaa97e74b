package dev.netduo.k8s.conformance.policy;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.probe.netprobe.Fate;
import dev.netduo.k8s.conformance.CaseResult;
import dev.netduo.k8s.conformance.CaseResult.Disagreement;
import dev.netduo.k8s.conformance.CaseResult.Outcome;
import dev.netduo.k8s.snapshot.PodNetwork.NamedPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/** Tries cases: brings about each step and holds kernel and evaluator against it. */
final class CaseTrial {
  private final ClusterWorld world;
  private final Kernel kernel;
  private final List<NamedPort> ports;

  CaseTrial(Model model, ClusterWorld world, Kernel kernel) {
    this.world = world;
    this.kernel = kernel;
    var leftOut = new HashSet<>(model.optional());
    leftOut.removeAll(PolicySuite.PROBED);
    this.ports = model.ports(leftOut);
  }

  /** Tries a case on a world that is as the model says. */
  CaseResult run(PolicyCase one) {
    var began = System.nanoTime();
    var cells = 0;
    Outcome outcome;
    try {
      world.reset();
      var wrong = new ArrayList<Disagreement>();
      for (int index = 0; index < one.steps().size(); index++) {
        var step = one.steps().get(index);
        world.apply(step.actions());
        var table = Cell.of(step, world.pods(), ports);
        cells += table.size();
        wrong.addAll(check(table, one.steps().size() > 1 ? "step " + index + ": " : ""));
      }
      outcome = wrong.isEmpty() ? new Outcome.Passed() : new Outcome.Failed(List.copyOf(wrong));
    } catch (NetduoException e) {
      outcome = new Outcome.Broken(e.getMessage());
    }
    var took = Duration.ofNanos(System.nanoTime() - began);
    return new CaseResult(one.id(), one.title(), cells, took, outcome);
  }

  private List<Disagreement> check(List<Cell> cells, String step) {
    var judgement = new Judgement(world);
    var seenOtherwise = kernel.against(cells);
    var asSeen = cells.stream().filter(cell -> !seenOtherwise.containsKey(cell)).toList();
    var wrong = new ArrayList<>(judgement.against(asSeen));
    seenOtherwise.forEach((cell, hit) -> {
      if (hit.fate() == Fate.NOT_SENT) {
        throw new NetduoException(cell + " could not be probed: " + hit.error());
      }
      var seen =
          Cell.word(hit.fate() == Fate.REACHED)
              + " ("
              + hit.fate().name().toLowerCase(Locale.ROOT).replace('_', ' ')
              + ")";
      wrong.add(
          new Disagreement(cell.toString(), Cell.word(cell.allow()), seen, judgement.why(cell)));
    });
    return wrong.stream()
        .map(d -> new Disagreement(step + d.what(), d.expected(), d.actual(), d.why()))
        .toList();
  }
}
