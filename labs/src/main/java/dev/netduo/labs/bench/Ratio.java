package dev.netduo.labs.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * Something measured in turn with what it is held against, A B B A, so that a machine whose speed
 * drifts is fair to both.
 *
 * @param measured the median of what is asked about
 * @param against the median of what it is held against
 * @param ratio the median of the pairs' ratios, the first by the second
 */
public record Ratio(double measured, double against, double ratio) {

  /** So many pairs after one that is not counted. */
  public static Ratio of(int pairs, DoubleSupplier measured, DoubleSupplier against) {
    var ours = new ArrayList<Double>();
    var theirs = new ArrayList<Double>();
    for (int pair = 0; pair <= pairs; pair++) {
      var first = pair % 2 == 0;
      var ahead = first ? measured.getAsDouble() : against.getAsDouble();
      var behind = first ? against.getAsDouble() : measured.getAsDouble();
      if (pair > 0) {
        ours.add(first ? ahead : behind);
        theirs.add(first ? behind : ahead);
      }
    }
    return of(ours, theirs);
  }

  /** From pairs that were measured one after the other. */
  public static Ratio of(List<Double> ours, List<Double> theirs) {
    var ratios = new ArrayList<Double>();
    for (int pair = 0; pair < ours.size(); pair++) {
      ratios.add(ours.get(pair) / theirs.get(pair));
    }
    return new Ratio(Median.of(ours), Median.of(theirs), Median.of(ratios));
  }
}
