package dev.netduo.k8s.conformance.service;

import static java.util.regex.Matcher.quoteReplacement;
import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.agent.ContainerAgent;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.testing.RealEngine;
import dev.netduo.k8s.conformance.CaseResult;
import dev.netduo.k8s.conformance.CaseResult.Outcome;
import dev.netduo.k8s.service.ProxyMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The shared service cases and netduo's own, on real containers. */
@RealEngine
class ServiceConformanceIT {

  // Half of the time of all cases is these six waiting for something that stays as it is. In the
  // other modes they pass by hand.
  private static final Set<String> PATIENT = Set.of("K012", "K043", "K108", "K111", "K112", "S14");

  private static final String KILLED =
      """
      cases:
      - id: KILLED
        t: a proxy process that is killed is started again, and told what to do
        steps:
          - service: {spec: {selector: {app: backend}, ports: [{port: 80}]}}
          - connect: {}
          - run:
              on: n1
              script: |
                for proxy in $(pgrep -f '^nginx: master'); do
                  [ /proc/$proxy/ns/net -ef /proc/self/ns/net ] && kill -9 $proxy
                done
                for _ in $(seq 150); do
                  curl -s -m 1 http://$vip/ && exit 0
                  sleep 0.2
                done
                exit 1
          - connect: {}
      """;

  @Test
  void everyCaseIsAsItSays(Session session) throws IOException {
    var suite = suite(ProxyMode.NFTABLES);

    allAreAsTheySay(session, suite, Set.copyOf(suite.ids()));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NFTABLES")
  void otherProxyModesAreAsTheCasesSay(ProxyMode mode, Session session) throws IOException {
    var suite = suite(mode);
    var ids = new HashSet<>(suite.ids());
    ids.removeAll(PATIENT);

    allAreAsTheySay(session, suite, ids);
  }

  private static ServiceSuite suite(ProxyMode mode) throws IOException {
    var own = text("service-own-cases.yaml");
    var more =
        own.substring(own.indexOf("cases:\n"))
            + (mode == ProxyMode.USERSPACE ? KILLED.substring("cases:\n".length()) : "");
    var all = text("service-cases.yaml").replaceFirst("(?m)^cases:\n", quoteReplacement(more));
    return ServiceSuite.of("service-cases.yaml", all).in(mode);
  }

  private static String text(String file) throws IOException {
    try (var in =
        Objects.requireNonNull(
            ServiceConformanceIT.class.getResourceAsStream("/conformance/" + file))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void allAreAsTheySay(Session session, ServiceSuite suite, Set<String> ids) {
    List<CaseResult> results;
    try (var agent = ContainerAgent.start(session)) {
      results = suite.run(session, agent, ids, _ -> {});
    }

    assertThat(results).isNotEmpty().hasSize(ids.size());
    assertThat(results)
        .filteredOn(result ->
            !(result.outcome() instanceof Outcome.Passed)
                && !(result.outcome() instanceof Outcome.Skipped))
        .isEmpty();
  }
}
