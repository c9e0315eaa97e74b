package dev.netduo.k8s.controller;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.ArrayList;
import java.util.List;

/**
 * The next sizes of a Deployment's ReplicaSets. Pure. Source: Kubernetes {@code
 * pkg/controller/deployment/rolling.go}.
 */
final class RolloutPlan {
  private RolloutPlan() {}

  /**
   * A ReplicaSet's size.
   *
   * @param name its name
   * @param wanted how many pods it asks for
   * @param existing how many it has
   * @param available how many of them are available
   */
  record Size(String name, int wanted, int existing, int available) {}

  /**
   * What a Deployment allows.
   *
   * @param replicas how many pods it asks for
   * @param maxSurge how many more there may be meanwhile
   * @param maxUnavailable how many fewer may be available meanwhile
   * @param recreate whether all old pods go before the first new one comes
   */
  record Rules(int replicas, int maxSurge, int maxUnavailable, boolean recreate) {

    static Rules of(Deployment deployment) {
      var spec = deployment.getSpec();
      var strategy = spec.getStrategy();
      if (strategy.getType().equals("Recreate")) {
        return new Rules(spec.getReplicas(), 0, spec.getReplicas(), true);
      }
      var rolling = strategy.getRollingUpdate();
      var surge = amount(rolling.getMaxSurge(), spec.getReplicas(), true);
      var unavailable = amount(rolling.getMaxUnavailable(), spec.getReplicas(), false);
      // Both may round to nothing; then one pod at a time may be missing.
      var least = surge == 0 && unavailable == 0 ? 1 : unavailable;
      return new Rules(spec.getReplicas(), surge, Math.min(least, spec.getReplicas()), false);
    }
  }

  /** A number, or a percentage of the replicas. */
  static int amount(IntOrString amount, int replicas, boolean up) {
    var text = amount.getStrVal();
    if (text == null) {
      return amount.getIntVal();
    }
    var percent = Integer.parseInt(text.substring(0, text.length() - 1));
    return up ? Math.ceilDiv(replicas * percent, 100) : replicas * percent / 100;
  }

  /**
   * The size each set should ask for now, the new one last.
   *
   * @param old the sets of former templates, oldest first
   */
  static List<Size> next(Rules rules, List<Size> old, Size current) {
    return rules.recreate() ? recreate(rules, old, current) : roll(rules, old, current);
  }

  private static List<Size> recreate(Rules rules, List<Size> old, Size current) {
    var plan = new ArrayList<Size>();
    old.forEach(set -> plan.add(sized(set, 0)));
    var gone = old.stream().allMatch(set -> set.existing() == 0);
    plan.add(
        sized(current, gone ? rules.replicas() : Math.min(current.wanted(), rules.replicas())));
    return plan;
  }

  private static List<Size> roll(Rules rules, List<Size> old, Size current) {
    var oldWanted = old.stream().mapToInt(Size::wanted).sum();
    // A set that was told to shrink still has its pods for a moment, and they count.
    var oldThere = old.stream().mapToInt(set -> Math.max(set.wanted(), set.existing())).sum();
    var room = rules.replicas() + rules.maxSurge() - oldThere - current.wanted();
    var missing = rules.replicas() - current.wanted();
    var grown = current.wanted() + (missing > 0 ? Math.clamp(room, 0, missing) : missing);

    var available = current.available() + old.stream().mapToInt(Size::available).sum();
    var minAvailable = rules.replicas() - rules.maxUnavailable();
    // New pods that are not available yet are counted against what may be taken from the old.
    var newUnavailable = Math.max(0, current.wanted() - current.available());
    var spare = oldWanted + current.wanted() - minAvailable - newUnavailable;
    var sizes = new ArrayList<Integer>();
    old.forEach(set -> sizes.add(set.wanted()));
    // First those that serve nobody, which costs nothing.
    for (int i = 0; i < old.size() && spare > 0; i++) {
      var broken = Math.clamp(old.get(i).wanted() - old.get(i).available(), 0, spare);
      sizes.set(i, sizes.get(i) - broken);
      spare -= broken;
    }
    var surplus = Math.min(spare, available - minAvailable);
    for (int i = 0; i < old.size() && surplus > 0; i++) {
      var taken = Math.min(sizes.get(i), surplus);
      sizes.set(i, sizes.get(i) - taken);
      surplus -= taken;
    }
    var plan = new ArrayList<Size>();
    for (int i = 0; i < old.size(); i++) {
      plan.add(sized(old.get(i), sizes.get(i)));
    }
    plan.add(sized(current, grown));
    return plan;
  }

  private static Size sized(Size set, int wanted) {
    return new Size(set.name(), wanted, set.existing(), set.available());
  }
}
