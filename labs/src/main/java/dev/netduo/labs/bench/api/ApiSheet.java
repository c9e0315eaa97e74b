package dev.netduo.labs.bench.api;

import dev.netduo.labs.bench.api.ApiBench.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was measured, as lines to read. */
public final class ApiSheet {
  private ApiSheet() {}

  /** One line for each thing that was measured. */
  public static List<String> lines(Outcome outcome) {
    var lines = new ArrayList<String>();
    for (var listing : outcome.listings()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "list of %d pods, %s: %.0f ms (the first %.0f) for %d bytes; the bytes alone %.0f ms, ratio %.2f",
              listing.objects(),
              listing.form(),
              listing.millis().measured(),
              listing.firstMillis(),
              listing.bytes(),
              listing.millis().against(),
              listing.millis().ratio()));
    }
    var heard = outcome.heard();
    lines.add(
        String.format(
            Locale.ROOT,
            "%d objects to %d watchers, each in order and none lost: %.0f ms; to one %.0f ms, ratio %.2f",
            heard.events(),
            heard.watchers(),
            heard.millis().measured(),
            heard.millis().against(),
            heard.millis().ratio()));
    return List.copyOf(lines);
  }
}
