package dev.netduo.labs.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.engine.ExecResult;
import dev.netduo.emulator.guard.LinePolicy;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

/** {@code probe}, {@code reach} and {@code dns trace} on a cluster that only its API leads to. */
@TestInstance(Lifecycle.PER_CLASS)
class ClusterElsewhereTest {
  private static final String WEB = "10.1.0.1";
  private static final String DB = "10.1.0.2";

  private final LoopbackCluster cluster =
      new LoopbackCluster(ClusterElsewhereTest::tools).connected();

  // The words after the script: netduo KIND SECONDS HOST PORT LAST.
  private static ExecResult tools(String pod, List<String> command) {
    var kind = command.get(4);
    var host = command.get(6);
    return switch (kind) {
      case "http" -> new ExecResult(0, pod + " asked " + host, "");
      case "tcp" ->
          host.equals(DB)
              ? new ExecResult(1, "", "nc: can't connect to remote host: Connection refused")
              : new ExecResult(0, "", "");
      default -> new ExecResult(126, "", "the container's image has no " + kind);
    };
  }

  @BeforeAll
  void twoPods() {
    cluster.run("web", "web", WEB, "containerd://0123");
    // An engine of that machine, not of this one.
    cluster.run("db", "db", DB, "docker://4567");
  }

  @AfterAll
  void end() {
    cluster.close();
  }

  @Test
  void a_probe_is_sent_by_the_pods_own_tools_and_needs_no_engine_here() {
    var code = cluster.line("probe http pod:default/app=web api 80 /health -o json");

    assertThat(cluster.err()).isEmpty();
    assertThat(code).isZero();
    var shown = JsonMapper.shared().readTree(cluster.out()).get(0);
    assertThat(shown.get("probe").asString()).isEqualTo("http web -> api:80/health");
    assertThat(shown.get("outcome").asString()).isEqualTo("reached");
    assertThat(shown.get("answer").asString()).isEqualTo("web asked api");
  }

  @Test
  void a_name_alone_is_a_pods_where_no_engine_can_be_asked_for_a_container() {
    assertThat(cluster.line("probe http web api 80")).isZero();
    assertThat(cluster.out()).startsWith("http web -> api:80/: reached");
    assertThat(cluster.line("probe http nobody api 80")).isOne();
    assertThat(cluster.err()).startsWith("error: no container and no pod 'nobody' runs");
  }

  @Test
  void an_image_without_the_tool_is_an_error_that_says_so() {
    assertThat(cluster.line("probe ping pod:default/db pod:default/web")).isOne();

    assertThat(cluster.out())
        .startsWith("ping db -> " + WEB + ": error")
        .contains("detail: the container's image has no ping");
  }

  @Test
  @Timeout(60)
  void kubectl_waits_for_it_by_a_watch_over_http() {
    var field = "kubectl wait --for=jsonpath='{.status.phase}'=";

    assertThat(cluster.line(field + "Running pod/web pod/db --timeout=30s")).isZero();
    assertThat(cluster.out()).contains("pod/web condition met", "pod/db condition met");
    assertThat(cluster.line(field + "Failed pod/web --timeout=1s")).isOne();
    assertThat(cluster.err()).contains("timed out waiting for the condition on pods/web");
  }

  @Test
  void reach_is_the_matrix_of_its_pods() {
    var code = cluster.line("reach --only kubernetes");

    assertThat(cluster.err()).isEmpty();
    assertThat(code).isZero();
    assertThat(cluster.out().lines().map(line -> line.split(" {3,}")))
        .containsExactlyInAnyOrder(
            new String[] {"FROM", "db:80/tcp", "web:80/tcp"},
            new String[] {"web", "no", "yes"},
            new String[] {"db", "no", "yes"});
  }

  @Test
  void what_a_resolver_there_sends_cannot_be_seen_and_one_answer_is_offered() {
    assertThat(cluster.line("dns trace api from pod:default/web")).isOne();

    assertThat(cluster.out()).isEmpty();
    assertThat(cluster.err())
        .isEqualTo(
            """
            error: pod web is not on this machine: no message of its resolver can be seen
            hint: ask for one answer, by the pod's own tools: probe dns pod:default/web api
            """);
  }

  @Test
  void a_pod_that_is_not_there_is_named() {
    assertThat(cluster.line("probe tcp pod:default/nobody api 80")).isOne();

    assertThat(cluster.err()).startsWith("error: no pod default/nobody runs");
  }

  @Test
  void without_a_cluster_the_line_says_how_to_start_one() {
    try (var alone = new LoopbackCluster(ClusterElsewhereTest::tools)) {
      for (var line :
          List.of("reach --only kubernetes", "probe ping pod:web x", "dns trace x from pod:web")) {
        assertThat(alone.line(line)).as(line).isOne();
        assertThat(alone.err())
            .as(line)
            .startsWith("error: no cluster runs in session elsewhere")
            .contains("netduo up");
      }
      assertThat(alone.line("probe http web api 80")).isOne();
      assertThat(alone.err()).startsWith("error: no engine answers");
    }
  }

  @Test
  void untrusted_lines_do_not_reach_it() {
    try (var held = new LoopbackCluster(ClusterElsewhereTest::tools).connected()) {
      held.bench().restrict(LinePolicy.DEFAULT);
      for (var line :
          List.of("reach --only kubernetes", "probe ping pod:web x", "dns trace x from pod:web")) {
        assertThat(held.line(line)).as(line).isOne();
        assertThat(held.err()).as(line).contains("cannot use one of another program");
      }
    }
  }
}
