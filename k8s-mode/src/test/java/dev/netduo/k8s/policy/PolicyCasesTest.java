package dev.netduo.k8s.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.net.Protocol;
import dev.netduo.k8s.policy.PolicyEvaluator.Connection;
import dev.netduo.k8s.snapshot.PodNetwork;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The evaluator against the policy cases that real network plugins are held to: every cell of every
 * table.
 */
@NullUnmarked // so many lookups in untyped maps
@SuppressWarnings("unchecked") // the case file's shapes are given in its own head
class PolicyCasesTest {

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void everyCellIsAsTheCaseSays(Case policyCase) {
    var world = new PolicyWorld(policyCase.model());
    ((List<Map<String, Object>>) policyCase.data().get("policies")).forEach(world::apply);
    check(world, policyCase.data());
    for (var step :
        (List<Map<String, Object>>) policyCase.data().getOrDefault("steps", List.of())) {
      ((List<Map<String, Object>>) step.get("do")).forEach(world::act);
      check(world, step);
    }
  }

  record Case(Map<String, Object> model, Map<String, Object> data) {}

  static Stream<Named<Case>> cases() throws IOException {
    try (InputStream file =
        PolicyCasesTest.class.getResourceAsStream("/conformance/netpol-cases.yaml")) {
      var settings = LoadSettings.builder().setCodePointLimit(10_000_000).build();
      var read =
          (Map<String, Object>)
              new Load(settings).loadFromInputStream(Objects.requireNonNull(file));
      var model = (Map<String, Object>) Objects.requireNonNull(read.get("model"));
      return ((List<Map<String, Object>>) Objects.requireNonNull(read.get("cases")))
          .stream()
              .map(data ->
                  Named.of(data.get("id") + " " + data.get("title"), new Case(model, data)));
    }
  }

  private static void check(PolicyWorld world, Map<String, Object> expected) {
    var evaluator = new PolicyEvaluator(world.snapshot());
    var statements = (List<Map<String, Object>>) expected.get("expect");
    var wrong = new ArrayList<String>();
    for (var from : world.pods()) {
      for (var to : world.pods()) {
        for (var port : world.modelPorts()) {
          var connection = new Connection(from.ip(), to.ip(), port.protocol(), port.port());
          var decision = evaluator.judge(connection);
          if (!from.equals(to)
              && decision.allowed()
                  != allowed(statements, from, to, port.protocol(), port.port())) {
            wrong.add(from.key() + " -> " + to.key() + " " + port.name() + ": " + decision);
          }
        }
      }
    }
    for (var probe : (List<Map<String, Object>>) expected.getOrDefault("probes", List.of())) {
      var connection =
          new Connection(
              world.address((String) probe.get("from")),
              world.address((String) probe.get("to")),
              Protocol.valueOf((String) probe.get("protocol")),
              (Integer) probe.get("port"));
      var decision = evaluator.judge(connection);
      if (decision.allowed() != "allow".equals(probe.get("expect"))) {
        wrong.add(probe + ": " + decision);
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static boolean allowed(
      List<Map<String, Object>> statements,
      PodNetwork from,
      PodNetwork to,
      Protocol protocol,
      int port) {
    var allowed = true;
    for (var statement : statements) {
      if (covers((String) statement.get("from"), from.key())
          && covers((String) statement.get("to"), to.key())
          && covers((String) statement.get("ports"), port + "/" + protocol)) {
        allowed = "allow".equals(statement.get("verdict"));
      }
    }
    return allowed;
  }

  private static boolean covers(String pattern, String text) {
    var negated = pattern.startsWith("!");
    var union = negated ? pattern.substring(1) : pattern;
    var any = Stream.of(union.split(",", -1)).anyMatch(one -> coversOne(one.strip(), text));
    return any != negated;
  }

  private static boolean coversOne(String pattern, String text) {
    if (pattern.equals("*")) {
      return true;
    }
    var wanted = List.of(pattern.split("/", -1));
    var halves = List.of(text.split("/", -1));
    return Stream.of(0, 1)
        .allMatch(i -> wanted.get(i).equals("*") || wanted.get(i).equals(halves.get(i)));
  }
}
