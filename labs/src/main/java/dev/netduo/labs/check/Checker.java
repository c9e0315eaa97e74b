package dev.netduo.labs.check;

import dev.netduo.emulator.probe.Probe;
import dev.netduo.emulator.probe.ProbeResult;
import dev.netduo.emulator.probe.Prober;
import dev.netduo.labs.format.Check;
import dev.netduo.labs.format.Check.Sending;
import dev.netduo.labs.format.Lab.Settling;
import dev.netduo.labs.report.CheckResult;
import dev.netduo.labs.report.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/** Measures checks: all probes of all checks at once, again until the network has come to rest. */
public final class Checker {
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final Places places;
  private final Prober prober;
  private final Pace pace;

  /** A checker that finds places and sends probes with these. */
  public Checker(Places places, Prober prober) {
    this(places, prober, Pace.REAL);
  }

  Checker(Places places, Prober prober, Pace pace) {
    this.places = places;
    this.prober = prober;
    this.pace = pace;
  }

  /**
   * Measures until everything passed twice in a row, nothing changed for as long as the settling
   * says, or its deadline is over; answers the last round.
   */
  public List<CheckResult> untilSettled(List<Check> checks, Settling settling) {
    var deadline = pace.now().plus(settling.deadline());
    var last = measure(checks);
    var unchangedSince = pace.now();
    while (true) {
      pace.pause(PAUSE);
      var now = measure(checks);
      var same = outcomes(now).equals(outcomes(last));
      var time = pace.now();
      last = now;
      if (!same) {
        unchangedSince = time;
      }
      var passedTwice = same && now.stream().allMatch(result -> result.status() == Status.PASS);
      var quiet = same && time.minus(unchangedSince).compareTo(settling.quiet()) >= 0;
      if (passedTwice || quiet || time.compareTo(deadline) >= 0) {
        return now;
      }
    }
  }

  /** Measures once. */
  public List<CheckResult> measure(List<Check> checks) {
    var attempts = checks.stream().map(this::attempt).toList();
    var answers =
        prober.send(attempts.stream().flatMap(attempt -> attempt.probes().stream()).toList());
    var measured = new ArrayList<CheckResult>();
    var next = 0;
    for (var attempt : attempts) {
      var own = List.copyOf(answers.subList(next, next + attempt.probes().size()));
      next += own.size();
      measured.add(attempt.judge(own));
    }
    return holdBack(checks, measured);
  }

  /**
   * A check with its probes.
   *
   * @param missing what is not there; empty where the probes can be sent
   */
  private record Attempt(Check check, List<Probe> probes, Optional<String> missing) {
    CheckResult judge(List<ProbeResult> results) {
      return missing
          .map(what -> Judge.missing(check, what))
          .orElseGet(() -> Judge.judge(check, results));
    }
  }

  private Attempt attempt(Check check) {
    try {
      var probes = new ArrayList<Probe>();
      for (var source : places.sources(check.from())) {
        for (var target : places.targets(check.to())) {
          probes.add(probe(check, source, target));
        }
      }
      return new Attempt(check, probes, Optional.empty());
    } catch (NoSuchPlace e) {
      return new Attempt(check, List.of(), Optional.of(String.valueOf(e.getMessage())));
    }
  }

  private static Probe probe(Check check, Probe.Source from, String host) {
    var patience = check.patience();
    return switch (check.probe()) {
      case Sending.Icmp() -> new Probe.Ping(from, host, patience);
      case Sending.Tcp(var port) -> new Probe.Tcp(from, host, port, patience);
      case Sending.Udp(var port) -> new Probe.Udp(from, host, port, patience);
      case Sending.Http(var port, var path) -> new Probe.Http(from, host, port, path, patience);
      case Sending.Dns(var type) -> new Probe.Lookup(from, host, type, patience);
    };
  }

  // A check may only depend on one before it, so one pass is enough.
  private static List<CheckResult> holdBack(List<Check> checks, List<CheckResult> measured) {
    var results = new ArrayList<CheckResult>();
    var statuses = new HashMap<String, Status>();
    for (var i = 0; i < checks.size(); i++) {
      var check = checks.get(i);
      var result = measured.get(i);
      var unmet =
          check.dependsOn().stream().filter(id -> statuses.get(id) != Status.PASS).findFirst();
      if (unmet.isPresent() && result.status() != Status.ERROR) {
        result = Judge.skipped(result, check, unmet.get());
      }
      statuses.put(check.id(), result.status());
      results.add(result);
    }
    return results;
  }

  private static List<String> outcomes(List<CheckResult> results) {
    return results.stream().map(result -> result.status() + " " + result.actual()).toList();
  }
}
