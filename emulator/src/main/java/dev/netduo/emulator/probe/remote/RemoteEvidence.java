package dev.netduo.emulator.probe.remote;

import dev.netduo.emulator.engine.ExecResult;
import dev.netduo.emulator.probe.Probe;
import dev.netduo.emulator.probe.ProbeResult;
import dev.netduo.emulator.probe.ProbeResult.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the words of a tool mean for the probe that it sent: those of busybox, GNU, BSD and BIND,
 * and of the C libraries.
 */
final class RemoteEvidence {
  // What timeout(1) ends by: GNU's, and the signal itself with busybox'.
  private static final Set<Integer> OUT_OF_TIME = Set.of(124, 143);
  private static final int NO_SUCH_COMMAND = 127;
  private static final String[] SILENCE = {
    "timed out", "timeout", "temporary failure", "no servers could be"
  };
  private static final String[] NO_NAME = {
    "bad address",
    "not known",
    "unknown host",
    "does not resolve",
    "not resolve host",
    "unable to resolve",
    "nxdomain",
    "can't find",
    "no answer"
  };

  private RemoteEvidence() {}

  static ProbeResult of(Probe probe, ExecResult ran, Duration took) {
    if (probe instanceof Probe.Lookup) {
      return lookup(probe, ran, took);
    }
    var outcome = outcome(probe, ran, took);
    var reached = outcome == Outcome.REACHED;
    return new ProbeResult(
        probe,
        outcome,
        took,
        "",
        reached && !(probe instanceof Probe.Ping) ? ran.out() : "",
        List.of(),
        "",
        reached ? "as the container's own tools say" : lastWords(ran));
  }

  /** A probe that could not be sent. */
  static ProbeResult unsent(Probe probe, Duration took, String why) {
    return new ProbeResult(probe, Outcome.ERROR, took, "", "", List.of(), "", why);
  }

  private static Outcome outcome(Probe probe, ExecResult ran, Duration took) {
    if (answered(probe, ran)) {
      return Outcome.REACHED;
    }
    return complaint(probe, ran)
        .orElseGet(() ->
            switch (probe) {
              // A tool that says nothing was refused, if that was soon.
              case Probe.Tcp _, Probe.Http _ ->
                  took.compareTo(probe.patience()) < 0 ? Outcome.REFUSED : Outcome.TIMED_OUT;
              case Probe.Ping _, Probe.Udp _, Probe.Lookup _ -> Outcome.TIMED_OUT;
            });
  }

  private static boolean answered(Probe probe, ExecResult ran) {
    return switch (probe) {
      // An answer is one, whatever its status: wget of busybox says so, GNU's ends with 8.
      case Probe.Http _ ->
          ran.exitCode() == 0 || ran.exitCode() == 8 || says(ran.err(), "server returned error");
      case Probe.Udp _ -> !ran.out().isEmpty() && !unable(ran);
      case Probe.Tcp _, Probe.Ping _, Probe.Lookup _ -> ran.exitCode() == 0;
    };
  }

  // An API server that could not start the command has no exit code to tell: the client makes it
  // -1.
  private static boolean unable(ExecResult ran) {
    return ran.exitCode() < 0
        || ran.exitCode() == RemoteTools.NO_TOOL
        || ran.exitCode() == NO_SUCH_COMMAND
        || says(ran.err(), "invalid option", "unrecognized option", "not permitted", "denied");
  }

  // What it complained of; empty where it said nothing that is known.
  private static Optional<Outcome> complaint(Probe probe, ExecResult ran) {
    var text =
        switch (probe) {
          // Both complain where others answer.
          case Probe.Ping _, Probe.Lookup _ -> ran.err() + ran.out();
          case Probe.Tcp _, Probe.Udp _, Probe.Http _ -> ran.err();
        };
    if (unable(ran)) {
      return Optional.of(Outcome.ERROR);
    }
    if (OUT_OF_TIME.contains(ran.exitCode()) || says(text, SILENCE)) {
      return Optional.of(Outcome.TIMED_OUT);
    }
    if (says(text, "refused", "reset by peer")) {
      return Optional.of(Outcome.REFUSED);
    }
    if (says(text, "unreachable", "no route")) {
      return Optional.of(Outcome.UNREACHABLE);
    }
    return says(text, NO_NAME) ? Optional.of(Outcome.NAME_UNKNOWN) : Optional.empty();
  }

  private static boolean says(String text, String... words) {
    var lower = text.toLowerCase(Locale.ROOT);
    return Stream.of(words).anyMatch(lower::contains);
  }

  private static ProbeResult lookup(Probe probe, ExecResult ran, Duration took) {
    var server = "";
    var name = "";
    var records = new ArrayList<String>();
    for (var line : ran.out().lines().map(String::strip).toList()) {
      var value = line.substring(line.indexOf(':') + 1).strip();
      if (line.startsWith("Server:")) {
        server = value;
      } else if (line.startsWith("Name:")) {
        name = value;
      } else if (line.startsWith("Address") && !name.isEmpty()) {
        // The one above the first name is the server's. busybox may add a name to the address.
        records.add(name + " " + value.split("\\s", 2)[0]);
      } else if (line.contains(" = ")) {
        records.add(line.replaceAll("\\s+", " "));
      }
    }
    var outcome =
        !records.isEmpty()
            ? Outcome.REACHED
            : complaint(probe, ran)
                .orElse(ran.exitCode() == 0 ? Outcome.NAME_UNKNOWN : Outcome.TIMED_OUT);
    return new ProbeResult(
        probe,
        outcome,
        took,
        "",
        String.join("\n", records),
        List.copyOf(records),
        server,
        records.isEmpty() ? lastWords(ran) : "");
  }

  // One line: what it complained last, else what it said last.
  private static String lastWords(ExecResult ran) {
    return lastLine(ran.err())
        .or(() -> lastLine(ran.out()))
        .orElseGet(() ->
            ran.exitCode() < 0
                ? "no command could be started in the container; has its image a shell?"
                : "the container's tool ended with exit code " + ran.exitCode());
  }

  private static Optional<String> lastLine(String text) {
    return text.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .reduce((_, last) -> last);
  }
}
