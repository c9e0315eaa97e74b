package dev.netduo.labs.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.probe.Probe;
import dev.netduo.emulator.probe.ProbeResult;
import dev.netduo.emulator.probe.ProbeResult.Outcome;
import dev.netduo.emulator.probe.Prober;
import dev.netduo.labs.format.Check;
import dev.netduo.labs.format.Check.Expectation;
import dev.netduo.labs.format.Check.Sending;
import dev.netduo.labs.format.Check.Visibility;
import dev.netduo.labs.format.Lab.Settling;
import dev.netduo.labs.format.Place;
import dev.netduo.labs.report.CheckResult;
import dev.netduo.labs.report.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckerTest {
  private static final Settling SETTLING =
      new Settling(Duration.ofSeconds(4), Duration.ofSeconds(30));

  @ParameterizedTest
  @CsvSource({
    "REACHED,       REACHED,      PASS",
    "REACHED,       TIMED_OUT,    FAIL",
    "DENIED,        REFUSED,      PASS",
    "DENIED,        TIMED_OUT,    PASS",
    "DENIED,        UNREACHABLE,  PASS",
    "DENIED,        REACHED,      FAIL",
    "DENIED,        NAME_UNKNOWN, FAIL",
    "DENIED,        ERROR,        ERROR",
    "REACHED,       ERROR,        ERROR",
    "TIMED_OUT,     REFUSED,      FAIL",
    "NAME_UNKNOWN,  NAME_UNKNOWN, PASS"
  })
  void whatComesOfAProbeDecides(Expectation expected, Outcome outcome, Status status) {
    var checker = checker((probe, time) -> outcome);

    assertThat(checker.measure(List.of(check("a", "web", expected))))
        .extracting(CheckResult::status)
        .containsExactly(status);
  }

  @Test
  void everyPodBehindALabelMustSeeWhatIsExpected() {
    var checker =
        checker((probe, time) ->
            probe.from().name().equals("web-2") ? Outcome.REACHED : Outcome.TIMED_OUT);

    var result = checker.measure(List.of(check("a", "all", Expectation.DENIED))).getFirst();

    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.actual())
        .isEqualTo("reached: tcp web-2 -> db:80; timed-out: tcp web-1 -> db:80");
    assertThat(result.log()).hasSize(2);
  }

  @Test
  void aPlaceThatIsNotThereFailsAndIsNeverAPass() {
    var checker = checker((probe, time) -> Outcome.TIMED_OUT);

    var result = checker.measure(List.of(check("a", "gone", Expectation.DENIED))).getFirst();

    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.actual()).isEqualTo("no container 'gone'");
  }

  @Test
  void aCheckIsSkippedUnlessWhatItDependsOnPassed() {
    var checker = checker((probe, time) -> Outcome.TIMED_OUT);
    var gate = check("gate", "web", Expectation.REACHED);
    var held = check("held", "web", Expectation.DENIED, "", List.of("gate"));
    var heldTwice = check("twice", "web", Expectation.DENIED, "", List.of("held"));

    assertThat(checker.measure(List.of(gate, held, heldTwice)))
        .extracting(CheckResult::status, CheckResult::earned)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Status.FAIL, 0),
            org.assertj.core.groups.Tuple.tuple(Status.SKIP, 0),
            org.assertj.core.groups.Tuple.tuple(Status.SKIP, 0));
  }

  @Test
  void theAnswerMustHoldWhatIsAskedFor() {
    var checker = checker((probe, time) -> Outcome.REACHED);

    assertThat(
            checker.measure(
                List.of(
                    check("a", "web", Expectation.REACHED, "i am db", List.of()),
                    check("b", "web", Expectation.REACHED, "i am web", List.of()))))
        .extracting(CheckResult::status)
        .containsExactly(Status.PASS, Status.FAIL);
  }

  @Test
  void waitsForWhatIsStillOnItsWay() {
    var clock = new Clock();
    var checker =
        new Checker(
            new FakePlaces(),
            new FakeProber(
                clock, (probe, time) -> time.toSeconds() < 3 ? Outcome.TIMED_OUT : Outcome.REACHED),
            clock);

    assertThat(checker.untilSettled(List.of(check("a", "web", Expectation.REACHED)), SETTLING))
        .extracting(CheckResult::status)
        .containsExactly(Status.PASS);
    assertThat(clock.now()).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(4));
  }

  @Test
  void doesNotWaitOnWhereNothingChanges() {
    var clock = new Clock();
    var checker =
        new Checker(
            new FakePlaces(), new FakeProber(clock, (probe, time) -> Outcome.TIMED_OUT), clock);

    assertThat(checker.untilSettled(List.of(check("a", "web", Expectation.REACHED)), SETTLING))
        .extracting(CheckResult::status)
        .containsExactly(Status.FAIL);
    assertThat(clock.now()).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(5));
  }

  @Test
  void endsAtTheDeadlineWhereThingsKeepChanging() {
    var clock = new Clock();
    var checker =
        new Checker(
            new FakePlaces(),
            new FakeProber(
                clock,
                (probe, time) -> time.toSeconds() % 2 == 0 ? Outcome.TIMED_OUT : Outcome.REACHED),
            clock);

    assertThat(
            checker.untilSettled(
                List.of(
                    check("a", "web", Expectation.REACHED), check("b", "web", Expectation.DENIED)),
                SETTLING))
        .extracting(CheckResult::status)
        .containsOnlyOnce(Status.PASS);
    assertThat(clock.now()).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(31));
  }

  private static Checker checker(BiFunction<Probe, Duration, Outcome> network) {
    var clock = new Clock();
    return new Checker(new FakePlaces(), new FakeProber(clock, network), clock);
  }

  private static Check check(String id, String from, Expectation expect) {
    return check(id, from, expect, "", List.of());
  }

  private static Check check(
      String id, String from, Expectation expect, String answer, List<String> dependsOn) {
    return new Check(
        id,
        "check " + id,
        10,
        new Place.DockerContainer(from),
        new Place.Host("db"),
        new Sending.Tcp(80),
        expect,
        answer,
        Duration.ofSeconds(1),
        "hint",
        dependsOn,
        Visibility.VISIBLE);
  }

  private static final class Clock implements Pace {
    private Duration time = Duration.ZERO;

    @Override
    public Duration now() {
      return time;
    }

    @Override
    public void pause(Duration duration) {
      time = time.plus(duration);
    }
  }

  private record FakePlaces() implements Places {
    private static final Map<String, List<String>> CONTAINERS =
        Map.of("web", List.of("web"), "all", List.of("web-1", "web-2"));

    @Override
    public List<Probe.Source> sources(Place from) {
      var name = ((Place.DockerContainer) from).name();
      if (!CONTAINERS.containsKey(name)) {
        throw new NoSuchPlace("no container '" + name + "'");
      }
      return CONTAINERS.get(name).stream()
          .<Probe.Source>map(each -> new Probe.Source.Local(each, 7))
          .toList();
    }

    @Override
    public List<String> targets(Place to) {
      return List.of(to.text());
    }
  }

  private record FakeProber(Clock clock, BiFunction<Probe, Duration, Outcome> network)
      implements Prober {
    @Override
    public List<ProbeResult> send(List<? extends Probe> probes) {
      return probes.stream().map(this::answer).toList();
    }

    private ProbeResult answer(Probe probe) {
      var outcome = network.apply(probe, clock.now());
      return new ProbeResult(
          probe,
          outcome,
          Duration.ofMillis(5),
          "10.0.0.2",
          outcome == Outcome.REACHED ? "i am db" : "",
          List.of(),
          "",
          "");
    }
  }
}
