package dev.netduo.emulator.probe;

import dev.netduo.emulator.probe.Probe.Http;
import dev.netduo.emulator.probe.Probe.Ping;
import dev.netduo.emulator.probe.ProbeResult.Outcome;
import dev.netduo.emulator.probe.netprobe.Hit;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What a hit means for the probe behind it.
 *
 * @param answer what the other side sent, as text
 * @param detail one line for a person
 */
record Evidence(Outcome outcome, String answer, String detail) {

  static Evidence of(Probe probe, Hit hit) {
    return switch (hit.fate()) {
      case REACHED -> probe instanceof Http http ? http(http, hit) : reached(probe, hit);
      case TIMED_OUT ->
          new Evidence(
              Outcome.TIMED_OUT, "", "no answer within " + probe.patience().toMillis() + " ms");
      case NOT_SENT ->
          new Evidence(
              Outcome.ERROR,
              "",
              hit.error().equals("ESRCH")
                  ? "process " + LiveProber.pid(probe) + " is gone"
                  : hit.error());
      case REFUSED -> new Evidence(Outcome.REFUSED, "", hit.error());
      case UNREACHABLE -> new Evidence(Outcome.UNREACHABLE, "", hit.error());
    };
  }

  private static Evidence reached(Probe probe, Hit hit) {
    var millis = String.format(Locale.ROOT, "%.2f ms", hit.took().toNanos() / 1e6);
    return new Evidence(
        Outcome.REACHED,
        new String(hit.bytes(), StandardCharsets.UTF_8),
        (probe instanceof Ping ? "echo from " : "answered to ") + hit.local() + " in " + millis);
  }

  // A connection alone is no answer to an HTTP request.
  private static Evidence http(Http probe, Hit hit) {
    if (hit.reply().isEmpty()) {
      return hit.error().equals("EAGAIN")
          ? new Evidence(
              Outcome.TIMED_OUT,
              "",
              "connected, but no response within " + probe.patience().toMillis() + " ms")
          : new Evidence(Outcome.REFUSED, "", "connected, but closed without a response");
    }
    return HttpAnswer.parse(hit.bytes())
        .map(answer -> new Evidence(Outcome.REACHED, answer.body(), answer.status()))
        .orElseGet(() ->
            new Evidence(
                Outcome.REACHED,
                new String(hit.bytes(), StandardCharsets.UTF_8),
                "the answer is not HTTP"));
  }
}
