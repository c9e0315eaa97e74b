package dev.netduo.labs.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.engine.ExecResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** {@code explain}: its exit codes, what it shows, and what it refuses. */
@TestInstance(Lifecycle.PER_CLASS)
class ExplainCommandTest {
  private final LoopbackCluster cluster =
      new LoopbackCluster((pod, command) -> new ExecResult(1, "", "nothing is to be sent"))
          .connected();

  @BeforeAll
  void aPolicy() {
    cluster.run("web", "web", "10.1.0.1", "containerd://1");
    cluster.run("db", "db", "10.1.0.2", "containerd://2");
    cluster.apply(
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: guard}
        spec:
          podSelector: {matchLabels: {app: db}}
          ingress:
          - from: [{podSelector: {matchLabels: {app: web}}}]
            ports: [{port: 5432}]
        """);
  }

  @AfterAll
  void end() {
    cluster.close();
  }

  @ParameterizedTest
  @CsvSource({
    "web db 5432, 0",
    "web db 5432/tcp, 0",
    "default/web default/db 5432, 0",
    "web db 5432 -n default, 0",
    "10.1.0.1 10.1.0.2 5432, 0",
    "web db 5433, 1",
    "web db 5432/udp, 1",
    "192.0.2.1 db 5432, 1",
    "db web 80, 0"
  })
  void the_exit_code_is_the_verdict(String operands, int code) {
    assertThat(cluster.line("explain " + operands)).as(cluster.err()).isEqualTo(code);
  }

  @Test
  void text_names_what_decides_at_either_end() {
    assertThat(cluster.line("explain web db 5433")).isOne();

    assertThat(cluster.out().lines())
        .satisfiesExactly(
            first ->
                assertThat(first).isEqualTo("web (10.1.0.1) -> db (10.1.0.2) 5433/TCP: denied"),
            egress -> assertThat(egress).startsWith("  egress of web: "),
            ingress -> assertThat(ingress).startsWith("  ingress of db: ").contains("guard"));
  }

  @Test
  void json_has_both_verdicts() {
    assertThat(cluster.line("explain web db 5432 -o json")).isZero();

    var shown = JsonMapper.shared().readTree(cluster.out());
    assertThat(shown.get("verdict").asString()).isEqualTo("allowed");
    assertThat(shown.get("protocol").asString()).isEqualTo("TCP");
    assertThat(shown.get("port").asInt()).isEqualTo(5432);
    assertThat(shown.get("from").asString()).isEqualTo("10.1.0.1");
    assertThat(shown.get("egress").get("allowed").asBoolean()).isTrue();
    assertThat(shown.get("ingress").get("reason").asString()).contains("guard");
  }

  @ParameterizedTest
  @CsvSource({
    "web db, 2, Missing required parameter",
    "web db 80 more, 2, more",
    "web db 80 -o yaml, 2, yaml",
    "web db 80/icmp, 1, icmp' is no protocol",
    "web db http, 1, http' is no port",
    "web db 0, 1, 0' is no port",
    "web db 65536/udp, 1, 65536' is no port",
    "web nobody 80, 1, nobody' is no pod",
    "web db 80 -n shop, 1, web' is no pod",
    "web fd00::1 80, 1, no address family in common"
  })
  void mistakes_are_one_clear_error(String operands, int code, String words) {
    assertThat(cluster.line("explain " + operands)).isEqualTo(code);

    assertThat(cluster.err()).startsWith("error: ").contains(words);
    assertThat(cluster.out()).isEmpty();
  }
}
