package dev.netduo.k8s.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.schema.Schemas;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PatchTypeTest {
  private static final JsonMapper JSON = new JsonMapper();

  @Test
  void theContentTypeSaysWhatAPatchIs() {
    assertThat(PatchType.of("application/merge-patch+json; charset=UTF-8"))
        .isEqualTo(PatchType.MERGE);
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> PatchType.of("text/plain"))
        .withMessageContaining("application/strategic-merge-patch+json")
        .satisfies(e -> assertThat(e.code()).isEqualTo(415));
  }

  // The examples of RFC 7386, appendix A, that have objects.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a":"b"} | {"a":"c"} | {"a":"c"}
          {"a":"b"} | {"b":"c"} | {"a":"b","b":"c"}
          {"a":"b"} | {"a":null} | {}
          {"a":"b","b":"c"} | {"a":null} | {"b":"c"}
          {"a":["b"]} | {"a":"c"} | {"a":"c"}
          {"a":"c"} | {"a":["b"]} | {"a":["b"]}
          {"a":{"b":"c"}} | {"a":{"b":"d","c":null}} | {"a":{"b":"d"}}
          {"a":[{"b":"c"}]} | {"a":[1]} | {"a":[1]}
          {"e":null} | {"a":1} | {"e":null,"a":1}
          {} | {"a":{"bb":{"ccc":null}}} | {"a":{"bb":{}}}
          """)
  void aMergePatchIsLaidOver(String before, String patch, String after) {
    assertThat(apply(PatchType.MERGE, before, patch)).isEqualTo(JSON.readTree(after));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a":1} | [{"op":"add","path":"/b","value":2}] | {"a":1,"b":2}
          {"a":[1,3]} | [{"op":"add","path":"/a/1","value":2}] | {"a":[1,2,3]}
          {"a":[1]} | [{"op":"add","path":"/a/-","value":2}] | {"a":[1,2]}
          {"a":1} | [{"op":"remove","path":"/a"}] | {}
          {"a":1} | [{"op":"replace","path":"/a","value":null}] | {"a":null}
          {"a":1} | [{"op":"move","from":"/a","path":"/b"}] | {"b":1}
          {"a":1} | [{"op":"copy","from":"/a","path":"/b"}] | {"a":1,"b":1}
          {"a/b":1} | [{"op":"test","path":"/a~1b","value":1},{"op":"remove","path":"/a~1b"}] | {}
          """)
  void aJsonPatchIsDoneInOrder(String before, String patch, String after) {
    assertThat(apply(PatchType.JSON, before, patch)).isEqualTo(JSON.readTree(after));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a":1} | {"op":"add"} | 400
          {"a":1} | [{"op":"turn","path":"/a"}] | 400
          {"a":1} | [{"op":"add","path":"/a"}] | 400
          {"a":1} | [{"op":"add","path":"a","value":1}] | 400
          {"a":1} | [{"op":"copy","path":"/b"}] | 400
          {"a":1} | [1] | 400
          {"a":1} | [{"op":"remove","path":"/b"}] | 422
          {"a":1} | [{"op":"replace","path":"/b","value":1}] | 422
          {"a":1} | [{"op":"test","path":"/a","value":2}] | 422
          {"a":1} | [{"op":"add","path":"/b/c","value":2}] | 422
          {"a":1} | [{"op":"copy","from":"/b","path":"/c"}] | 422
          {"a":[1]} | [{"op":"add","path":"/a/9","value":2}] | 422
          {"a":[1]} | [{"op":"replace","path":"/a/x","value":2}] | 422
          {"a":1} | [{"op":"move","from":"/a","path":"/a/b"}] | 422
          """)
  void aJsonPatchThatCannotBeDoneIsRefused(String before, String patch, int code) {
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> apply(PatchType.JSON, before, patch))
        .satisfies(e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void copiesThatDoubleADocumentAreStopped() {
    var patch = JSON.createArrayNode();
    for (int i = 0; i < 64; i++) {
      patch.addObject().put("op", "copy").put("from", "/a").put("path", "/a/x" + i);
    }

    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> apply(PatchType.JSON, "{\"a\":{\"b\":1}}", patch.toString()))
        .satisfies(e -> assertThat(e.code()).isEqualTo(413));
  }

  @Test
  void neitherTheDocumentNorThePatchChanges() {
    for (var type : new PatchType[] {PatchType.MERGE, PatchType.STRATEGIC_MERGE}) {
      var document = JSON.readTree("{\"spec\":{\"nodeSelector\":{\"a\":\"1\"}}}");
      var patch = JSON.readTree("{\"spec\":{\"nodeSelector\":{\"$patch\":\"replace\"}}}");
      var before = document.deepCopy();
      var same = patch.deepCopy();

      type.apply(Schemas.of(Kinds.POD), document, patch);

      assertThat(document).isEqualTo(before);
      assertThat(patch).isEqualTo(same);
    }
  }

  private static JsonNode apply(PatchType type, String before, String patch) {
    return type.apply(Schemas.of(Kinds.POD), JSON.readTree(before), JSON.readTree(patch));
  }
}
