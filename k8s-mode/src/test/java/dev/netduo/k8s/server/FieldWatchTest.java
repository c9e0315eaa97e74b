package dev.netduo.k8s.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.Samples;
import dev.netduo.k8s.json.Json;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Watches that select by fields: an object that begins to match comes, one that ceases goes. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FieldWatchTest {
  private static final String PODS = "/api/v1/namespaces/default/pods";

  private Served served;
  private String since = "";

  /** Two pods come, are given a node, run, end and go. */
  @BeforeAll
  void serve() {
    served = new Served();
    since = served.store.list(Kinds.POD).resourceVersion();
    for (var name : List.of("a", "b")) {
      served.store.create(Kinds.POD, Samples.pod(name));
      served.post(PODS + "/" + name + "/binding", "{\"target\":{\"name\":\"n1\"}}");
      phase(name, "Running");
      phase(name, "Failed");
      served.store.delete(Kinds.POD, "default", name, DeleteOptions.NOW);
    }
  }

  @AfterAll
  void close() {
    served.close();
  }

  private void phase(String name, String phase) {
    served.store.modifyStatus(
        Kinds.POD,
        "default",
        name,
        pod -> {
          pod.getStatus().setPhase(phase);
          return pod;
        });
  }

  /** All that a watch tells until its time is over, as {@code TYPE name}. */
  private List<String> heard(String path, String query) throws IOException {
    var answer = served.stream(path + "?watch=1&timeoutSeconds=1&" + query);
    assertThat(answer.statusCode()).isEqualTo(200);
    try (var body = answer.body()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> Json.read(line.getBytes(StandardCharsets.UTF_8)).tree())
          .map(event ->
              event.path("type").asString() + " " + event.at("/object/metadata/name").asString())
          .toList();
    }
  }

  private static String fields(String selector) {
    return "fieldSelector=" + URLEncoder.encode(selector, StandardCharsets.UTF_8);
  }

  private static List<String> listed(String text) {
    return Arrays.stream(text.split(",", -1)).map(String::strip).toList();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          metadata.name=a,status.phase=Running         | ADDED a, DELETED a
          metadata.name=a,status.phase=Pending         | ADDED a, MODIFIED a, DELETED a
          metadata.name=a,status.phase!=Running        | ADDED a, MODIFIED a, DELETED a, ADDED a, DELETED a
          metadata.name=a,spec.nodeName=n1             | ADDED a, MODIFIED a, MODIFIED a, DELETED a
          spec.nodeName=,metadata.namespace=default    | ADDED a, DELETED a, ADDED b, DELETED b
          status.phase==Failed                         | ADDED a, DELETED a, ADDED b, DELETED b
          """)
  void onlyWhatMatchesIsHeardOf(String selector, String events) throws IOException {
    assertThat(heard(PODS, fields(selector) + "&resourceVersion=" + since))
        .isEqualTo(listed(events));
  }

  @Test
  void labelsAndFieldsMustBothMatch() throws IOException {
    var both = fields("status.phase=Running") + "&labelSelector=app%3Db&resourceVersion=" + since;
    assertThat(heard(PODS, both)).containsExactly("ADDED b", "DELETED b");
    assertThat(heard("/api/v1/pods", both)).containsExactly("ADDED b", "DELETED b");
  }

  @Test
  void whatIsThereIsToldFirst() throws IOException {
    assertThat(heard(PODS, fields("status.phase=Running"))).containsExactly("ADDED web");
    assertThat(heard(PODS, fields("status.phase=Pending"))).isEmpty();
    assertThat(
            heard(
                PODS,
                fields("metadata.name=web")
                    + "&sendInitialEvents=true"
                    + "&resourceVersionMatch=NotOlderThan"))
        .containsExactly("ADDED web");
  }

  @Test
  void aNodeThatIsCordonedLeavesThoseThatAreNot() throws IOException {
    var before = served.store.list(Kinds.NODE).resourceVersion();
    served.store.modify(
        Kinds.NODE,
        "",
        "n1",
        node -> new NodeBuilder(node).editOrNewSpec().withUnschedulable(true).endSpec().build());
    assertThat(
            heard(
                "/api/v1/nodes", fields("spec.unschedulable=false") + "&resourceVersion=" + before))
        .containsExactly("DELETED n1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"spec.image=x", "status.phase", "metadata.labels=x", "=x"})
  void whatNothingIsSelectedByIsRefusedBeforeTheWatchBegins(String selector) {
    var answer = served.get(PODS + "?watch=1&" + fields(selector));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("reason").asString()).isEqualTo("BadRequest");
  }
}
