package dev.netduo.k8s.controller;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;

/**
 * What a StatefulSet does next. Pure. Source: Kubernetes {@code
 * pkg/controller/statefulset/stateful_set_control.go}.
 */
final class StatefulPlan {
  private final Rules rules;
  private final List<Step> steps = new ArrayList<>();

  private StatefulPlan(Rules rules) {
    this.rules = rules;
  }

  /**
   * What a set asks for.
   *
   * @param start the first ordinal
   * @param replicas how many ordinals there are
   * @param ordered whether each pod waits for those before it
   * @param rolling whether pods of an old template are replaced
   * @param partition the first ordinal that is replaced
   * @param current the revision that is being left
   * @param update the revision of the present template
   */
  record Rules(
      int start,
      int replicas,
      boolean ordered,
      boolean rolling,
      int partition,
      String current,
      String update) {}

  /**
   * A pod there is.
   *
   * @param ended whether all its containers ended for good
   * @param going whether it was asked to go
   * @param healthy whether it runs, is ready, and has been for long enough
   */
  record Member(int ordinal, String revision, boolean ended, boolean going, boolean healthy) {}

  /** Something to do. */
  sealed interface Step {
    /** Make the pod of an ordinal from a revision. */
    record Create(int ordinal, String revision) implements Step {}

    /** Remove the pod of an ordinal. */
    record Delete(int ordinal) implements Step {}
  }

  /** The steps of one pass, in order. */
  static List<Step> next(Rules rules, List<Member> members) {
    var plan = new StatefulPlan(rules);
    if (plan.fill(members) && plan.shrink(members)) {
      plan.roll(members);
    }
    return plan.steps;
  }

  private boolean wanted(Member member) {
    return member.ordinal() >= rules.start() && member.ordinal() < rules.start() + rules.replicas();
  }

  /** Makes those that are missing; whether the next phase may begin. */
  private boolean fill(List<Member> members) {
    var byOrdinal = new HashMap<Integer, Member>();
    members.forEach(member -> byOrdinal.put(member.ordinal(), member));
    for (int ordinal = rules.start(); ordinal < rules.start() + rules.replicas(); ordinal++) {
      var member = byOrdinal.get(ordinal);
      if (member == null) {
        steps.add(new Step.Create(ordinal, revisionOf(ordinal, members)));
        if (rules.ordered()) {
          return false;
        }
      } else if (member.ended() && !member.going()) {
        steps.add(new Step.Delete(ordinal));
        if (rules.ordered()) {
          return false;
        }
      } else if (rules.ordered() && (member.going() || !member.healthy())) {
        return false;
      }
    }
    return true;
  }

  // A pod that is lost during a rollout comes back as what its place in the rollout says.
  private String revisionOf(int ordinal, List<Member> members) {
    if (rules.current().equals(rules.update())) {
      return rules.update();
    }
    var left =
        (int)
            members.stream()
                .filter(m -> wanted(m) && !m.going() && m.revision().equals(rules.current()))
                .count();
    var old = rules.start() + Math.max(rules.partition(), rules.partition() > 0 ? 0 : left);
    return ordinal < old ? rules.current() : rules.update();
  }

  /** Removes those that are too many, the last first; whether the next phase may begin. */
  private boolean shrink(List<Member> members) {
    var tooMany =
        members.stream()
            .filter(member -> !wanted(member))
            .sorted(Comparator.comparingInt(Member::ordinal).reversed())
            .toList();
    for (var member : tooMany) {
      if (!member.going()) {
        steps.add(new Step.Delete(member.ordinal()));
      }
      if (rules.ordered()) {
        return false;
      }
    }
    return true;
  }

  /** Replaces one of an old revision, the last first, where all that are new are well. */
  private void roll(List<Member> members) {
    if (!rules.rolling() || noneOld(members)) {
      return;
    }
    var fromLast =
        members.stream()
            .filter(this::wanted)
            .filter(member -> member.ordinal() >= rules.start() + rules.partition())
            .sorted(Comparator.comparingInt(Member::ordinal).reversed())
            .toList();
    for (var member : fromLast) {
      if (!member.revision().equals(rules.update()) && !member.going()) {
        if (steps.isEmpty()) {
          steps.add(new Step.Delete(member.ordinal()));
        }
        return;
      }
      if (member.going() || !member.healthy()) {
        return;
      }
    }
  }

  private boolean noneOld(List<Member> members) {
    return members.stream().allMatch(member -> member.revision().equals(rules.update()));
  }
}
