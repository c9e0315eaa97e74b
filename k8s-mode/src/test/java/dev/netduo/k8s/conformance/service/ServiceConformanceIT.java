package dev.netduo.k8s.conformance.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.agent.ContainerAgent;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.testing.RealEngine;
import dev.netduo.k8s.conformance.CaseResult;
import dev.netduo.k8s.conformance.CaseResult.Outcome;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The shared service cases, on real containers. */
@RealEngine
class ServiceConformanceIT {

  @Test
  void everySharedCaseIsAsItSays(Session session) throws URISyntaxException {
    var file =
        Path.of(
            Objects.requireNonNull(
                    ServiceConformanceIT.class.getResource("/conformance/service-cases.yaml"))
                .toURI());
    var suite = ServiceSuite.read(file);
    List<CaseResult> results;
    try (var agent = ContainerAgent.start(session)) {
      results = suite.run(session, agent, Set.copyOf(suite.ids()), _ -> {});
    }

    assertThat(results).hasSize(suite.ids().size());
    assertThat(results)
        .filteredOn(result ->
            !(result.outcome() instanceof Outcome.Passed)
                && !(result.outcome() instanceof Outcome.Skipped))
        .isEmpty();
  }
}
