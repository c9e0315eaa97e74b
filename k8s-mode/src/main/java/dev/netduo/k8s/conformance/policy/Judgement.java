package dev.netduo.k8s.conformance.policy;

import dev.netduo.emulator.net.Ip;
import dev.netduo.k8s.conformance.CaseResult.Disagreement;
import dev.netduo.k8s.policy.PolicyEvaluator;
import dev.netduo.k8s.policy.PolicyEvaluator.Connection;
import dev.netduo.k8s.policy.PolicyEvaluator.Decision;
import java.util.ArrayList;
import java.util.List;

/** What the pure evaluator says of cells, and where that is not as a case says. */
final class Judgement {
  private final World world;
  private final PolicyEvaluator evaluator;

  /** Of the world as it is now. */
  Judgement(World world) {
    this.world = world;
    this.evaluator = new PolicyEvaluator(world.snapshot());
  }

  /** The cells that the evaluator decides otherwise. */
  List<Disagreement> against(List<Cell> cells) {
    var found = new ArrayList<Disagreement>();
    for (var cell : cells) {
      var decision = decide(cell);
      if (decision.allowed() != cell.allow()) {
        found.add(
            new Disagreement(
                cell.toString(),
                Cell.word(cell.allow()),
                Cell.word(decision.allowed()) + " by the evaluator",
                why(decision)));
      }
    }
    return List.copyOf(found);
  }

  /** The policy and rule that decide a cell. */
  String why(Cell cell) {
    return why(decide(cell));
  }

  private Decision decide(Cell cell) {
    return evaluator.judge(
        new Connection(
            world.address(cell.from()), backend(cell.to()), cell.protocol(), cell.port()));
  }

  // Policies are judged on the pod behind a service.
  private Ip backend(String to) {
    return world.address(to.startsWith("svc:") ? to.substring(4) : to);
  }

  private static String why(Decision decision) {
    return "egress: " + decision.egress().reason() + "; ingress: " + decision.ingress().reason();
  }
}
