package dev.netduo.k8s.conformance;

import java.time.Duration;
import java.util.List;

/**
 * What became of one conformance case.
 *
 * @param id the case's name in its file
 * @param title what it is about
 * @param cells how many single expectations were looked at
 * @param took how long it took
 * @param outcome how it went
 */
public record CaseResult(String id, String title, int cells, Duration took, Outcome outcome) {

  /** How a case went. */
  public sealed interface Outcome {
    /** Everything was as expected. */
    record Passed() implements Outcome {}

    /** Something was not as expected. */
    record Failed(List<Disagreement> disagreements) implements Outcome {}

    /** It cannot be tried here; says why. */
    record Skipped(String why) implements Outcome {}

    /** It could not be tried although it should; never a pass. */
    record Broken(String what) implements Outcome {}
  }

  /**
   * An expectation that was not met.
   *
   * @param what was looked at, for example {@code x/a -> y/b 80/TCP}
   * @param expected what the case says
   * @param actual what was seen
   * @param why the rule that decides it; empty where none is known
   */
  public record Disagreement(String what, String expected, String actual, String why) {}
}
