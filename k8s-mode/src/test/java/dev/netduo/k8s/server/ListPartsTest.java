package dev.netduo.k8s.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Kinds;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Lists that are answered in parts: {@code limit} and {@code continue}. */
@Timeout(120)
class ListPartsTest {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";

  private Served served;

  @BeforeEach
  void serve() {
    served = new Served();
    for (int i = 0; i < 10; i++) {
      served.store.create(Kinds.CONFIG_MAP, map("m" + i));
    }
  }

  @AfterEach
  void close() {
    served.close();
  }

  private static ConfigMap map(String name) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .addToLabels("even", Boolean.toString((name.charAt(1) - '0') % 2 == 0))
        .endMetadata()
        .build();
  }

  private static List<String> names(JsonNode list) {
    return list.path("items")
        .valueStream()
        .map(item -> item.path("metadata").path("name").asString())
        .toList();
  }

  private static String token(JsonNode list) {
    return list.path("metadata").path("continue").asString("");
  }

  private static List<String> names(int... numbers) {
    return IntStream.of(numbers).mapToObj(i -> "m" + i).toList();
  }

  @Test
  void partsMakeUpOneListOfOneMoment() {
    var first = served.get(MAPS + "?limit=4").json();
    assertThat(names(first)).isEqualTo(names(0, 1, 2, 3));
    assertThat(first.path("metadata").path("remainingItemCount").asLong()).isEqualTo(6);

    served.store.create(Kinds.CONFIG_MAP, map("m44"));
    served.store.delete(Kinds.CONFIG_MAP, "default", "m5", DeleteOptions.DEFAULT);
    served.store.modify(
        Kinds.CONFIG_MAP,
        "default",
        "m6",
        m -> {
          m.setData(Map.of("a", "b"));
          return m;
        });

    var second = served.get(MAPS + "?limit=4&continue=" + token(first)).json();
    assertThat(names(second)).isEqualTo(names(4, 5, 6, 7));
    assertThat(second.path("items").path(2).path("data").isMissingNode()).isTrue();
    assertThat(second.path("metadata").path("resourceVersion"))
        .isEqualTo(first.path("metadata").path("resourceVersion"));
    var third = served.get(MAPS + "?limit=4&continue=" + token(second)).json();
    assertThat(names(third)).isEqualTo(names(8, 9));
    assertThat(token(third)).isEmpty();
    assertThat(third.path("metadata").has("remainingItemCount")).isFalse();
  }

  @Test
  void aPartHasAsManyAsAreSelected() {
    var path = MAPS + "?limit=2&labelSelector=even%3Dtrue";
    var found = new ArrayList<String>();
    var part = served.get(path).json();
    while (true) {
      assertThat(part.path("metadata").has("remainingItemCount")).isFalse();
      found.addAll(names(part));
      if (token(part).isEmpty()) {
        break;
      }
      assertThat(names(part)).hasSize(2);
      part = served.get(path + "&continue=" + token(part)).json();
    }
    assertThat(found).isEqualTo(names(0, 2, 4, 6, 8));
  }

  @Test
  void tablesComeInPartsToo() {
    var table =
        served.get(MAPS + "?limit=3", "application/json;as=Table;v=v1;g=meta.k8s.io").json();
    assertThat(table.path("rows").size()).isEqualTo(3);
    assertThat(table.path("metadata").path("remainingItemCount").asLong()).isEqualTo(7);
    assertThat(token(table)).isNotEmpty();
  }

  @Test
  void aMomentCanBeAskedFor() {
    var version = served.store.list(Kinds.CONFIG_MAP).resourceVersion();
    served.store.create(Kinds.CONFIG_MAP, map("n0"));
    var exact = "?resourceVersion=" + version + "&resourceVersionMatch=";
    assertThat(names(served.get(MAPS + exact + "Exact").json())).hasSize(10);
    assertThat(names(served.get(MAPS + exact + "NotOlderThan").json())).hasSize(11);
    assertThat(names(served.get(MAPS + "?resourceVersion=0").json())).hasSize(11);
  }

  @Test
  void aListWhoseMomentIsForgottenCanGoOnWithWhatThereIs() {
    var first = served.get(MAPS + "?limit=4").json();
    for (int i = 0; i < 4200; i++) {
      var value = Integer.toString(i);
      served.store.modify(
          Kinds.CONFIG_MAP,
          "default",
          "m0",
          m -> {
            m.setData(Map.of("i", value));
            return m;
          });
    }
    served.store.delete(Kinds.CONFIG_MAP, "default", "m5", DeleteOptions.DEFAULT);
    var refused = served.get(MAPS + "?limit=4&continue=" + token(first));
    assertThat(refused.status()).isEqualTo(410);
    assertThat(refused.json().path("reason").asString()).isEqualTo("Expired");
    var rest = served.get(MAPS + "?limit=4&continue=" + token(refused.json())).json();
    assertThat(names(rest)).isEqualTo(names(4, 6, 7, 8));
    assertThat(names(served.get(MAPS + "?limit=4&continue=" + token(rest)).json()))
        .isEqualTo(names(9));
  }

  @ParameterizedTest
  @CsvSource({
    "limit=x, 400",
    "limit=-1, 400",
    "continue=x, 400",
    "continue=e30, 400",
    "continue=%00, 400",
    "limit=1&resourceVersion=x, 400",
    "resourceVersionMatch=Exact, 400",
    "resourceVersion=0&resourceVersionMatch=Exact, 400",
    "resourceVersion=1&resourceVersionMatch=Maybe, 400",
    "resourceVersion=99999999&resourceVersionMatch=Exact, 504",
    "limit=9223372036854775807, 200"
  })
  void whatDoesNotGoTogetherIsRefused(String query, int status) {
    var answer = served.get(MAPS + "?" + query);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.json().path("kind").asString())
        .isEqualTo(status == 200 ? "ConfigMapList" : "Status");
  }

  @Test
  void kubectlPutsThePartsTogether(@TempDir Path folder) {
    var kubectl = RealKubectl.of(served.kubeconfig(folder), folder);
    var lines = kubectl.out("get", "configmaps", "--chunk-size=3", "-o", "name").lines().toList();
    assertThat(lines).hasSize(10).endsWith("configmap/m9");
    assertThat(kubectl.out("get", "configmaps", "--chunk-size=3", "--no-headers").lines())
        .hasSize(10);
  }
}
