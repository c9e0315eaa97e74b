package dev.netduo.labs.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * Something measured in turn with what it is held against, A B B A, so that a machine whose speed
 * drifts is fair to both.
 *
 * @param measured the middle of what is asked about
 * @param against the middle of what it is held against
 * @param ratio the first by the second
 */
public record Ratio(double measured, double against, double ratio) {

  /** So many pairs after one that is not counted; medians, also of the pairs' ratios. */
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

  private static Ratio of(List<Double> ours, List<Double> theirs) {
    var ratios = new ArrayList<Double>();
    for (int pair = 0; pair < ours.size(); pair++) {
      ratios.add(ours.get(pair) / theirs.get(pair));
    }
    return new Ratio(Median.of(ours), Median.of(theirs), Median.of(ratios));
  }

  /**
   * From many short samples of speeds, as many of one as of the other. The slower half of each is
   * left out: whatever else the machine does can only slow a sample down, never help it.
   */
  public static Ratio ofFasterHalves(List<Double> ours, List<Double> theirs) {
    var measured = fasterHalf(ours);
    var against = fasterHalf(theirs);
    return new Ratio(measured, against, measured / against);
  }

  private static double fasterHalf(List<Double> speeds) {
    return speeds.stream()
        .sorted()
        .skip(speeds.size() / 2)
        .mapToDouble(Double::doubleValue)
        .average()
        .orElseThrow();
  }
}
