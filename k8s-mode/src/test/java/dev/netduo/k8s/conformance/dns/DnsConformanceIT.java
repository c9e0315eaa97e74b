package dev.netduo.k8s.conformance.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.agent.ContainerAgent;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.testing.RealEngine;
import dev.netduo.k8s.conformance.CaseResult;
import dev.netduo.k8s.conformance.CaseResult.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every shared case against the real server of a real cluster. */
@RealEngine
class DnsConformanceIT {
  private final Session session;

  DnsConformanceIT(Session session) {
    this.session = session;
  }

  static String cases() throws IOException {
    try (var in =
        Objects.requireNonNull(
            DnsConformanceIT.class.getResourceAsStream("/conformance/dns-cases.yaml"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void everySharedCaseComesOutAsItSays() throws IOException {
    var suite = DnsSuite.of("dns-cases.yaml", cases());
    try (var agent = ContainerAgent.start(session)) {
      var results = suite.run(session, agent, Set.copyOf(suite.ids()), result -> {});
      assertThat(results).hasSameSizeAs(suite.ids());
      assertThat(results.stream().filter(DnsConformanceIT::isWrong)).isEmpty();
    }
  }

  private static boolean isWrong(CaseResult result) {
    return !(result.outcome() instanceof Outcome.Passed
        || result.outcome() instanceof Outcome.Skipped);
  }
}
