package dev.netduo.k8s.cli.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPathTest {
  private static final Map<String, Object> TREE =
      Map.of(
          "kind",
          "List",
          "items",
          List.of(
              Map.of("name", "a", "ports", List.of(80, 443), "labels", Map.of("x.y/z", "1")),
              Map.of("name", "b", "ports", List.of(53), "labels", Map.of("x.y/z", "2"))));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{.kind} | List",
        "kind | List",
        ".kind | List",
        "{$.kind} | List",
        "{.items[*].name} | a b",
        "{.items[0].ports} | [80,443]",
        "{.items[-1].name} | b",
        "{.items[0:1].name} | a",
        "{.items[1:].name} | b",
        "{.items[0]['name']} | a",
        "{.items[0].labels.x\\.y/z} | 1",
        "{.items[0].labels['x.y/z']} | 1",
        "{..name} | a b",
        "{.items[?(@.name==\"b\")].ports[0]} | 53",
        "{.items[?(@.name!='b')].name} | a",
        "{.items[?(@.missing)].name} | ``",
        "{.missing.field} | ``",
        "name={.items[0].name}! | name=a!",
        "{range .items[*]}{.name}{\":\"}{.ports[0]}{\"\\n\"}{end} | `a:80\nb:53\n`",
      })
  void pathsLeadTo(String template, String expected) {
    assertThat(new JsonPath(template).apply(TREE)).isEqualTo(expected);
  }

  @Test
  void aRangeMayHoldAnother() {
    assertThat(
            new JsonPath("{range .items[*]}{.name}({range .ports[*]}{@},{end}){end}").apply(TREE))
        .isEqualTo("a(80,443,)b(53,)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{.a", "{range .items[*]}{.x}", "{end}", "{.items[}", "{.items[x]}", "{.a..}"})
  void whatCannotBeReadIsSaid(String template) {
    assertThatThrownBy(() -> new JsonPath(template))
        .isInstanceOf(NetduoException.class)
        .hasMessageStartingWith("error parsing jsonpath");
  }
}
