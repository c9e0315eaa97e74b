package dev.netduo.emulator.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.net.Protocol;
import dev.netduo.emulator.probe.Probe.Source;
import dev.netduo.emulator.probe.ProbeResult.Outcome;
import dev.netduo.emulator.probe.ReachabilityMatrix.Target;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReachabilityMatrixTest {
  private static final Target DB = new Target("db", "db", 5432, Protocol.TCP);
  private static final Target DNS = new Target("dns", "10.96.0.10", 53, Protocol.UDP);
  private static final List<Source> SOURCES =
      List.of(new Source.Local("web", 11), new Source.Local("api", 12));

  @Test
  void everySourceTriesEveryTargetOnce() {
    var matrix = matrix(Map.of("udp", Outcome.REACHED));

    assertThat(matrix.headers()).containsExactly("FROM", "db:5432/tcp", "dns:53/udp");
    assertThat(matrix.rows())
        .containsExactly(List.of("web", "no", "yes"), List.of("api", "no", "yes"));
  }

  @Test
  void differencesNameThePlaceAndBothSides() {
    var matrix = matrix(Map.of("tcp web", Outcome.REACHED, "udp", Outcome.REACHED));

    assertThat(matrix.differences((source, target) -> target.equals(DNS) || source.equals("api")))
        .map(Object::toString)
        .containsExactly(
            "web -> db:5432/tcp: reached, expected not reached",
            "api -> db:5432/tcp: no answer, expected reached");
  }

  @Test
  void whatCouldNotBeProbedIsNeverAsExpected() {
    var matrix = matrix(Map.of("tcp", Outcome.ERROR, "udp", Outcome.ERROR));

    assertThat(matrix.differences((_, _) -> false)).hasSize(4);
    assertThat(matrix.differences((_, _) -> true)).hasSize(4);
    assertThat(matrix.rows()).contains(List.of("web", "error", "error"));
  }

  @Test
  void columnsCanBeLeftOut() {
    var matrix = matrix(Map.of()).only(target -> target.protocol() == Protocol.UDP);

    assertThat(matrix.headers()).containsExactly("FROM", "dns:53/udp");
    assertThat(matrix.results()).hasSize(2);
  }

  @Test
  void whatIsNotWantedIsNotSent() {
    Prober prober =
        probes ->
            probes.stream()
                .map(probe -> result(probe, Map.of("tcp", Outcome.REACHED)))
                .peek(result -> assertThat(result.probe()).isInstanceOf(Probe.Tcp.class))
                .toList();

    var matrix =
        new MatrixProbe(prober)
            .send(
                SOURCES,
                List.of(DB, DNS),
                Duration.ofSeconds(1),
                (_, target) -> target.protocol() == Protocol.TCP);

    assertThat(matrix.rows()).contains(List.of("web", "yes", "-"));
    assertThat(matrix.results()).hasSize(2);
  }

  @Test
  void sctpIsRefusedRatherThanGuessed() {
    assertThatThrownBy(() -> new Target("db", "db", 1, Protocol.SCTP)).hasMessageContaining("SCTP");
  }

  /** Answers probes by how their description begins; silence for all others. */
  private static ReachabilityMatrix matrix(Map<String, Outcome> outcomes) {
    Prober prober = probes -> probes.stream().map(probe -> result(probe, outcomes)).toList();
    return new MatrixProbe(prober).send(SOURCES, List.of(DB, DNS), Duration.ofSeconds(1));
  }

  private static ProbeResult result(Probe probe, Map<String, Outcome> outcomes) {
    var outcome =
        outcomes.entrySet().stream()
            .filter(e -> probe.describe().startsWith(e.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(Outcome.TIMED_OUT);
    return new ProbeResult(probe, outcome, Duration.ZERO, "", "", List.of(), "", "");
  }
}
