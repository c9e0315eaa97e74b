package dev.netduo.labs.bench;

import java.util.List;

/** The middle of some measurements. */
public final class Median {
  private Median() {}

  /** The middle value, or the mean of the two in the middle. */
  public static double of(List<Double> values) {
    var sorted = values.stream().sorted().toList();
    var half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }
}
