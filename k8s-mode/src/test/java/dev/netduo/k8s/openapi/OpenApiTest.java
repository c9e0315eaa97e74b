package dev.netduo.k8s.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.ResourceKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OpenApiTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String POD_SPEC = "io.k8s.api.core.v1.PodSpec";

  private final OpenApi api = new OpenApi("v1.36.0", Kinds.ALL);

  @Test
  void theIndexNamesEveryGroupWithAHash() {
    var paths = JSON.readTree(api.index().bytes()).path("paths");

    assertThat(paths.propertyNames())
        .contains("api/v1", "apis/apps/v1", "apis/networking.k8s.io/v1");
    assertThat(paths.path("apis/apps/v1").path("serverRelativeURL").asString())
        .matches("/openapi/v3/apis/apps/v1\\?hash=[0-9A-F]{128}")
        .endsWith(api.v3("apis/apps/v1").orElseThrow().hash());
    assertThat(api.v3("apis/batch/v7")).isEmpty();
    assertThat(api.v3("apis/apps/v1").orElseThrow()).isSameAs(api.v3("apis/apps/v1").orElseThrow());
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    for (var kind : Kinds.ALL) {
      var document = v3(kind);
      assertThat(references(document, "/components/schemas/"))
          .isNotEmpty()
          .allSatisfy(name ->
              assertThat(document.path("components").path("schemas").has(name)).as(name).isTrue());
    }
    var v2 = JSON.readTree(api.v2().bytes());
    assertThat(references(v2, "/definitions/"))
        .isNotEmpty()
        .allSatisfy(name -> assertThat(v2.path("definitions").has(name)).as(name).isTrue());
  }

  @Test
  void definitionsTellHowTheirListsAreMerged() {
    var spec = v3(Kinds.POD).path("components").path("schemas").path(POD_SPEC);
    var volumes = spec.path("properties").path("volumes");

    assertThat(spec.path("required").values())
        .extracting(JsonNode::asString)
        .contains("containers");
    assertThat(volumes.path("x-kubernetes-patch-merge-key").asString()).isEqualTo("name");
    assertThat(volumes.path("x-kubernetes-patch-strategy").asString())
        .isEqualTo("merge,retainKeys");
    assertThat(volumes.path("x-kubernetes-list-type").asString()).isEqualTo("map");
    assertThat(volumes.path("items").path("allOf").path(0).path("$ref").asString())
        .isEqualTo("#/components/schemas/io.k8s.api.core.v1.Volume");
    assertThat(
            JSON.readTree(api.v2().bytes())
                .path("definitions")
                .path(POD_SPEC)
                .path("properties")
                .path("volumes")
                .path("items")
                .path("$ref")
                .asString())
        .isEqualTo("#/definitions/io.k8s.api.core.v1.Volume");
  }

  @Test
  void kindsAreNamedWhereClientsLookForThem() {
    for (var kind : Kinds.ALL) {
      var schemas = v3(kind).path("components").path("schemas");
      assertThat(schemas.valueStream())
          .as(kind.kind())
          .filteredOn(s ->
              s.path("x-kubernetes-group-version-kind")
                  .path(0)
                  .path("kind")
                  .asString("")
                  .equals(kind.kind()))
          .hasSize(1);
    }
  }

  // What kubectl looks for before it sends fieldValidation, dryRun or an apply.
  @Test
  void thePatchOfEveryKindTellsWhatItUnderstands() {
    for (var kind : Kinds.ALL) {
      var patches =
          v3(kind)
              .path("paths")
              .valueStream()
              .map(path -> path.path("patch"))
              .filter(patch ->
                  patch
                      .path("x-kubernetes-group-version-kind")
                      .path("kind")
                      .asString("")
                      .equals(kind.kind()))
              .toList();

      assertThat(patches)
          .as(kind.kind())
          .isNotEmpty()
          .allSatisfy(patch -> {
            assertThat(patch.path("x-kubernetes-action").asString()).isEqualTo("patch");
            assertThat(patch.path("parameters").values())
                .extracting(parameter -> parameter.path("name").asString())
                .contains("dryRun", "fieldManager", "fieldValidation", "force");
            assertThat(patch.path("requestBody").path("content").propertyNames())
                .contains("application/strategic-merge-patch+json");
          });
    }
  }

  @Test
  void operationsHaveNamesOfTheirOwn() {
    var names =
        JSON.readTree(api.v2().bytes())
            .path("paths")
            .valueStream()
            .flatMap(JsonNode::valueStream)
            .filter(operation -> operation.has("operationId"))
            .map(operation -> operation.path("operationId").asString())
            .toList();

    assertThat(names).isNotEmpty().doesNotHaveDuplicates();
  }

  // Kubectl 1.20 reads this form alone: fields 9 and 1 are the definitions, 1 and 2 a name and what
  // it stands for, of which 25 and 1 are the properties.
  @Test
  void theBinaryFormHasTheSameDefinitions() {
    var definitions = JSON.readTree(api.v2().bytes()).path("definitions");
    var binary = messages(messages(api.v2Protobuf().bytes(), 9).getFirst(), 1);

    assertThat(binary).hasSize(definitions.size());
    for (var definition : binary) {
      var name = new String(messages(definition, 1).getFirst(), StandardCharsets.UTF_8);
      var schema = messages(definition, 2).getFirst();
      var properties =
          messages(schema, 25).stream()
              .flatMap(all -> messages(all, 1).stream())
              .map(property -> new String(messages(property, 1).getFirst(), StandardCharsets.UTF_8))
              .toList();
      assertThat(properties)
          .as(name)
          .containsExactlyElementsOf(definitions.path(name).path("properties").propertyNames());
    }
  }

  private static List<byte[]> messages(byte[] message, int field) {
    var found = new ArrayList<byte[]>();
    var in = ByteBuffer.wrap(message);
    while (in.hasRemaining()) {
      var tag = number(in);
      var value = new byte[(tag & 7) == 2 ? number(in) : 0];
      if (value.length == 0 && (tag & 7) == 0) {
        number(in);
      }
      in.get(value);
      if (tag >>> 3 == field) {
        found.add(value);
      }
    }
    return found;
  }

  private static int number(ByteBuffer in) {
    var result = 0;
    for (var shift = 0; ; shift += 7) {
      var next = in.get();
      result |= (next & 0x7f) << shift;
      if (next >= 0) {
        return result;
      }
    }
  }

  private JsonNode v3(ResourceKind<?> kind) {
    var group = (kind.group().isEmpty() ? "api/" : "apis/") + kind.apiVersion();
    return JSON.readTree(api.v3(group).orElseThrow().bytes());
  }

  private static List<String> references(JsonNode tree, String prefix) {
    var found = new ArrayList<String>();
    tree.findValues("$ref")
        .forEach(node -> {
          assertThat(node.asString()).startsWith("#" + prefix);
          found.add(node.asString().substring(prefix.length() + 1));
        });
    return found;
  }
}
