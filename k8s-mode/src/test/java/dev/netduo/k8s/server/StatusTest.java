package dev.netduo.k8s.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.Samples;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The subresource {@code status}: written apart from everything else, and by nothing else. */
@Timeout(60)
class StatusTest {
  private static final String FRONT = "/apis/apps/v1/namespaces/default/deployments/front";
  private static final String WEB = "/api/v1/namespaces/default/pods/web";
  private static final String MERGE = "application/merge-patch+json";

  private Served served;

  @BeforeEach
  void serve() {
    served = new Served();
    served.store.create(Kinds.DEPLOYMENT, Samples.deployment("front", 2));
  }

  @AfterEach
  void close() {
    served.close();
  }

  private JsonNode read(String path) {
    return served.get(path).json();
  }

  /** An object as a client has it that is about to change everything. */
  private ObjectNode changed(String path) {
    var object = (ObjectNode) read(path);
    ((ObjectNode) object.path("metadata")).putObject("labels").put("tier", "edge");
    ((ObjectNode) object.path("spec")).put("replicas", 7);
    object.putObject("status").put("replicas", 5).put("readyReplicas", 4);
    return object;
  }

  private JsonNode put(String path, JsonNode object) {
    var answer = served.send("PUT", path, "application/json", object.toString());
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }

  private JsonNode patch(String path, String type, String body) {
    var answer = served.send("PATCH", path, type, body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }

  private static void assertOnlyStatusChanged(JsonNode object) {
    assertThat(object.path("status").path("readyReplicas").asInt()).isEqualTo(4);
    assertThat(object.path("spec").path("replicas").asInt()).isEqualTo(2);
    assertThat(object.path("metadata").has("labels")).isFalse();
    assertThat(object.path("metadata").path("generation").asInt()).isEqualTo(1);
  }

  private static void assertAllButStatusChanged(JsonNode object) {
    assertThat(object.path("status").has("readyReplicas")).isFalse();
    assertThat(object.path("spec").path("replicas").asInt()).isEqualTo(7);
    assertThat(object.path("metadata").path("labels").path("tier").asString()).isEqualTo("edge");
    assertThat(object.path("metadata").path("generation").asInt()).isEqualTo(2);
  }

  @Test
  void whatIsPutToItChangesItAlone() {
    assertOnlyStatusChanged(put(FRONT + "/status", changed(FRONT)));
    assertOnlyStatusChanged(read(FRONT));
    assertOnlyStatusChanged(read(FRONT + "/status"));
  }

  @Test
  void whatIsPutToTheObjectLeavesItAsItWas() {
    assertAllButStatusChanged(put(FRONT, changed(FRONT)));
    assertAllButStatusChanged(read(FRONT));
  }

  @ParameterizedTest
  @ValueSource(strings = {MERGE, "application/strategic-merge-patch+json"})
  void soDoMerges(String type) {
    var body =
        """
        {"metadata": {"labels": {"tier": "edge"}}, "spec": {"replicas": 7},
         "status": {"readyReplicas": 4}}
        """;
    assertOnlyStatusChanged(patch(FRONT + "/status", type, body));
    put(FRONT + "/status", changed(FRONT).put("status", (String) null));
    assertAllButStatusChanged(patch(FRONT, type, body));
  }

  @Test
  void soDoStepsOfAJsonPatch() {
    var body =
        """
        [{"op": "replace", "path": "/spec/replicas", "value": 7},
         {"op": "add", "path": "/metadata/labels", "value": {"tier": "edge"}},
         {"op": "add", "path": "/status/readyReplicas", "value": 4}]
        """;
    assertOnlyStatusChanged(patch(FRONT + "/status", "application/json-patch+json", body));
  }

  @Test
  void soDoesServerSideApply() {
    var body =
        """
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "front"},
         "status": {"readyReplicas": 4}}
        """;
    var applied = patch(FRONT + "/status?fieldManager=nurse", "application/apply-patch+yaml", body);
    assertOnlyStatusChanged(applied);
    assertThat(applied.path("metadata").path("managedFields").valueStream())
        .anyMatch(entry ->
            entry.path("manager").asString().equals("nurse")
                && entry.path("subresource").asString().equals("status"));
  }

  @Test
  void itsFieldsHaveOwnersThatMayDisagree() {
    var body =
        """
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "front"},
         "status": {"readyReplicas": 4}}
        """;
    patch(FRONT + "/status?fieldManager=nurse", "application/apply-patch+yaml", body);
    var other =
        served.send(
            "PATCH",
            FRONT + "/status?fieldManager=doctor",
            "application/apply-patch+yaml",
            body.replace("4", "3"));
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.body()).contains("nurse", ".status.readyReplicas");
  }

  @Test
  void aNewObjectBeginsWithTheServersOwn() {
    var pod =
        """
        {"metadata": {"name": "new"}, "spec": {"containers": [{"name": "a", "image": "b"}]},
         "status": {"phase": "Running", "podIP": "10.9.9.9"}}
        """;
    var created = served.post("/api/v1/namespaces/default/pods", pod).json();
    assertThat(created.path("status").path("phase").asString()).isEqualTo("Pending");
    assertThat(created.path("status").has("podIP")).isFalse();
  }

  @Test
  void conditionsAreMergedByTheirType() {
    var body =
        """
        {"status": {"conditions": [{"type": "Careful", "status": "True"}]}}
        """;
    var pod = patch(WEB + "/status", "application/strategic-merge-patch+json", body);
    assertThat(pod.path("status").path("conditions").valueStream())
        .extracting(condition -> condition.path("type").asString())
        .contains("Careful", "Ready");
    assertThat(pod.path("status").path("podIP").asString()).isEqualTo("10.0.0.1");
  }

  @Test
  void aServicesAddressIsSetThere() {
    served.store.create(
        Kinds.SERVICE,
        Samples.service("web").edit().editSpec().withType("LoadBalancer").endSpec().build());
    var path = "/api/v1/namespaces/default/services/web";
    var body =
        """
        {"status": {"loadBalancer": {"ingress": [{"ip": "192.0.2.7"}]}}}
        """;
    patch(path, MERGE, body);
    assertThat(read(path).path("status").path("loadBalancer").has("ingress")).isFalse();
    patch(path + "/status", MERGE, body);
    assertThat(read(path).at("/status/loadBalancer/ingress/0/ip").asString())
        .isEqualTo("192.0.2.7");
  }

  @Test
  void anOldVersionIsAConflictAndADryRunChangesNothing() {
    var before = changed(FRONT);
    put(FRONT + "/status", changed(FRONT));
    var late = served.send("PUT", FRONT + "/status", "application/json", before.toString());
    assertThat(late.status()).isEqualTo(409);

    var tried = patch(FRONT + "/status?dryRun=All", MERGE, "{\"status\":{\"readyReplicas\":1}}");
    assertThat(tried.path("status").path("readyReplicas").asInt()).isEqualTo(1);
    assertOnlyStatusChanged(read(FRONT));
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/api/v1/namespaces/default/configmaps/x/status,404",
    "GET,/api/v1/namespaces/default/secrets/x/status,404",
    "GET,/api/v1/namespaces/default/pods/nobody/status,404",
    "DELETE,/api/v1/namespaces/default/pods/web/status,405",
    "POST,/api/v1/namespaces/default/pods/web/status,405"
  })
  void whereThereIsNoneItIsRefused(String method, String path, int code) {
    assertThat(served.send(method, path, "application/json", "").status()).isEqualTo(code);
  }
}
