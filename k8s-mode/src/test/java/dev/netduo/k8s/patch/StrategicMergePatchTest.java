package dev.netduo.k8s.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.schema.Schemas;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class StrategicMergePatchTest {
  private static final JsonMapper JSON = new JsonMapper();

  // The part of a pod's spec before, the patch, and what comes of it.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          # maps are merged, null removes
          {nodeSelector: {a: '1', b: '2'}} | {nodeSelector: {b: null, c: '3'}} | {nodeSelector: {a: '1', c: '3'}}
          {dnsPolicy: None} | {dnsPolicy: null, hostname: null} | {}
          {} | {nodeSelector: {a: null, b: '2'}} | {nodeSelector: {b: '2'}}
          # a map as a whole
          {nodeSelector: {a: '1'}} | {nodeSelector: {$patch: replace, b: '2'}} | {nodeSelector: {b: '2'}}
          {nodeSelector: {a: '1'}} | {nodeSelector: {$patch: delete}} | {nodeSelector: {}}
          {nodeSelector: {a: '1'}} | {nodeSelector: {$patch: merge, b: '2'}} | {nodeSelector: {a: '1', b: '2'}}
          # lists of named entries; what is new comes first
          {containers: [{name: a, image: x}]} | {containers: [{name: b, image: y}]} | {containers: [{name: b, image: y}, {name: a, image: x}]}
          {containers: [{name: a, image: x}, {name: b, image: y}]} | {containers: [{name: b, image: z}]} | {containers: [{name: a, image: x}, {name: b, image: z}]}
          {containers: [{name: a}, {name: b}]} | {containers: [{name: a, $patch: delete}]} | {containers: [{name: b}]}
          {containers: [{name: a}, {name: b}]} | {containers: [{$patch: replace}, {name: c}]} | {containers: [{name: c}]}
          {containers: [{name: a, ports: [{containerPort: 80}]}]} | {containers: [{name: a, ports: [{containerPort: 80.0, name: web}, {containerPort: 81}]}]} | {containers: [{name: a, ports: [{containerPort: 80.0, name: web}, {containerPort: 81}]}]}
          {containers: [{name: a, env: [{name: X, value: '1'}, {name: Y, value: '2'}]}]} | {containers: [{name: a, env: [{name: Y, $patch: delete}]}]} | {containers: [{name: a, env: [{name: X, value: '1'}]}]}
          # entries keep the order that is asked for, others stay where they were
          {containers: [{name: a}, {name: b}, {name: c}]} | {$setElementOrder/containers: [{name: c}, {name: a}]} | {containers: [{name: b}, {name: c}, {name: a}]}
          {containers: [{name: a}, {name: b}]} | {$setElementOrder/containers: [{name: a}, {name: c}, {name: b}], containers: [{name: c, image: z}]} | {containers: [{name: a}, {name: c, image: z}, {name: b}]}
          # lists that have no merge key are replaced
          {tolerations: [{key: a}]} | {tolerations: [{key: b}]} | {tolerations: [{key: b}]}
          {containers: [{name: a, args: [x, y]}]} | {containers: [{name: a, args: [z]}]} | {containers: [{name: a, args: [z]}]}
          # a union of fields
          {volumes: [{name: v, emptyDir: {}}]} | {volumes: [{name: v, $retainKeys: [name, configMap], configMap: {name: c}}]} | {volumes: [{name: v, configMap: {name: c}}]}
          # directives do not end up in what is new
          {} | {containers: [{name: a, $patch: delete}, {name: b}]} | {containers: [{name: b}]}
          {} | {volumes: [{name: v, $retainKeys: [name, emptyDir], emptyDir: {}}]} | {volumes: [{name: v, emptyDir: {}}]}
          # fields nobody knows are merged as they look
          {} | {foo: {bar: 1}} | {foo: {bar: 1}}
          """)
  void isLaidOverAPodsSpec(String before, String patch, String after) {
    var document = yaml("{spec: " + before + "}");
    var copy = document.deepCopy();

    assertThat(pod(document, yaml("{spec: " + patch + "}")))
        .isEqualTo(yaml("{spec: " + after + "}"));
    assertThat(document).isEqualTo(copy);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          [a, b] | {finalizers: [c]} | [c, a, b]
          [a, b] | {finalizers: [b]} | [a, b]
          [a, b] | {$deleteFromPrimitiveList/finalizers: [a]} | [b]
          [a, b] | {$setElementOrder/finalizers: [b, a]} | [b, a]
          [a, b] | {$deleteFromPrimitiveList/finalizers: [a], $setElementOrder/finalizers: [b, c], finalizers: [c]} | [b, c]
          """)
  void listsOfPlainValuesAreMergedByValue(String before, String patch, String after) {
    assertThat(
            pod(
                yaml("{metadata: {finalizers: " + before + "}}"),
                yaml("{metadata: " + patch + "}")))
        .isEqualTo(yaml("{metadata: {finalizers: " + after + "}}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          {nodeSelector: {$patch: turn}} | unknown patch type
          {containers: [{image: x}]} | does not contain declared merge key: name
          {containers: [{name: a, $patch: turn}]} | unknown patch type
          {volumes: [{name: v, $retainKeys: [name], emptyDir: {}}]} | invalid patch format of retainKeys
          {$setElementOrder/containers: [{name: a}], containers: [{name: c}]} | The order in patch list
          """)
  void aMalformedPatchIsRefused(String patch, String message) {
    var document =
        yaml("{spec: {nodeSelector: {}, containers: [{name: a}], volumes: [{name: v}]}}");

    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> pod(document, yaml("{spec: " + patch + "}")))
        .withMessageContaining(message)
        .satisfies(e -> assertThat(e.code()).isEqualTo(400));
  }

  @Test
  void aServicesPortsAreMergedByNumber() {
    assertThat(
            StrategicMergePatch.apply(
                Schemas.of(Kinds.SERVICE),
                yaml("{spec: {ports: [{port: 80, targetPort: 8080}]}}"),
                yaml("{spec: {ports: [{port: 80, targetPort: web}]}}")))
        .isEqualTo(yaml("{spec: {ports: [{port: 80, targetPort: web}]}}"));
  }

  @RepeatedTest(200)
  void theDifferenceOfTwoPodsTurnsOneIntoTheOther(RepetitionInfo repetition) {
    var random = new Random(repetition.getCurrentRepetition());
    var before = RandomPods.pod(random);
    var after = RandomPods.pod(random);
    var patch = StrategicDiff.of(Schemas.of(Kinds.POD), before, after);

    assertThat(pod(before, patch)).as("patch %s", patch).isEqualTo(after);
    assertThat(pod(after, patch)).as("once more").isEqualTo(after);
  }

  private static JsonNode pod(JsonNode document, JsonNode patch) {
    return StrategicMergePatch.apply(Schemas.of(Kinds.POD), document, patch);
  }

  private static JsonNode yaml(String text) {
    return JSON.valueToTree(new Load(LoadSettings.builder().build()).loadFromString(text));
  }
}
