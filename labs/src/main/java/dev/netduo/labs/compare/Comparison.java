package dev.netduo.labs.compare;

import dev.netduo.emulator.probe.ProbeResult;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What was measured.
 *
 * @param rows one per aspect
 * @param seconds from nothing to the last measurement
 */
public record Comparison(List<Row> rows, double seconds) {

  /** One aspect in both networks. */
  public record Row(String aspect, Cell docker, Cell kubernetes) {}

  /**
   * What was measured of one aspect in one network.
   *
   * @param text for a person, made of what was measured and nothing else
   * @param evidence what the text was made of
   */
  public record Cell(String text, List<Evidence> evidence) {}

  /**
   * Where a statement comes from.
   *
   * @param probe what was sent or asked, for example {@code tcp web -> 10.244.1.7:80}
   * @param outcome what came of it
   * @param address the address that was tried, where there was one
   * @param answer what came back, where anything did
   * @param detail one line more
   * @param micros how long it took in microseconds
   */
  public record Evidence(
      String probe, String outcome, String address, String answer, String detail, long micros) {

    static Evidence of(ProbeResult result) {
      var answer =
          Stream.concat(result.records().stream(), Stream.of(result.answer().strip()))
              .filter(text -> !text.isEmpty())
              .toList();
      return new Evidence(
          result.probe().describe(),
          words(result.outcome()),
          result.address(),
          String.join("; ", answer),
          result.detail(),
          result.took().toNanos() / 1000);
    }

    /** Something that was looked up rather than sent. */
    static Evidence seen(String where, String what) {
      return new Evidence(where, "read", "", what, "", 0);
    }

    static String words(ProbeResult.Outcome outcome) {
      return outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }
}
