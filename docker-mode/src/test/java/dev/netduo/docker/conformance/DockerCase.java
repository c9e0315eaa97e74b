package dev.netduo.docker.conformance;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A behaviour as lines with what they are to lead to. */
record DockerCase(String id, String title, List<Step> steps) {

  /** The part of the identifier before the number, for example {@code names}. */
  String area() {
    return id.substring(0, id.lastIndexOf('-'));
  }

  @Override
  public String toString() {
    return id + ": " + title;
  }

  /**
   * A line and what is expected of it.
   *
   * @param exit matches the whole exit code
   * @param out found in standard output
   * @param not not found in standard output
   * @param err found in standard error
   * @param set the name that keeps the first group of {@code out}
   * @param eventually whether the line is repeated until it holds
   */
  record Step(
      String line,
      Pattern exit,
      Optional<Pattern> out,
      Optional<Pattern> not,
      Optional<Pattern> err,
      Optional<String> set,
      boolean eventually) {

    /** What is wrong with an outcome; empty where nothing is. */
    Optional<String> complaint(Outcome outcome) {
      var wrong =
          !exit.matcher(Integer.toString(outcome.exitCode())).matches()
              ? "exit code is not " + exit
              : out.filter(pattern -> !pattern.matcher(outcome.out()).find()).isPresent()
                  ? "output has no " + out.get()
                  : not.filter(pattern -> pattern.matcher(outcome.out()).find()).isPresent()
                      ? "output has " + not.get()
                      : err.filter(pattern -> !pattern.matcher(outcome.err()).find()).isPresent()
                          ? "error has no " + err.get()
                          : "";
      return wrong.isEmpty() ? Optional.empty() : Optional.of(wrong + "\n" + outcome);
    }
  }

  /** What a line led to; the texts without white space at their ends. */
  record Outcome(int exitCode, String out, String err) {
    @Override
    public String toString() {
      return "exit code " + exitCode + "\nout: " + out + "\nerr: " + err;
    }
  }
}
