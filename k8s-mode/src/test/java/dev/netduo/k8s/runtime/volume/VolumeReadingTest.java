package dev.netduo.k8s.runtime.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.k8s.runtime.pod.ConfigProblem;
import dev.netduo.k8s.runtime.pod.PodFields;
import dev.netduo.k8s.runtime.pod.Sources;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.KeyToPathBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VolumeReadingTest {
  private static final VolumeReading READING =
      new VolumeReading(
          new PodFields(
              new PodBuilder().build(), List.of("10.244.0.5"), List.of("172.18.0.2"), 2, 1024),
          new Sources() {
            @Override
            public Optional<Map<String, byte[]>> entries(Kind kind, String name) {
              return name.equals("there")
                  ? Optional.of(Map.of("a", bytes("1"), "b", bytes("2")))
                  : Optional.empty();
            }

            @Override
            public List<Service> services() {
              return List.of();
            }
          });

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Volume configMap(String name, boolean optional, KeyToPath... items) {
    return new VolumeBuilder()
        .withName("v")
        .withNewConfigMap()
        .withName(name)
        .withOptional(optional)
        .withItems(items)
        .endConfigMap()
        .build();
  }

  private static KeyToPath item(String key, int mode, String path) {
    return new KeyToPathBuilder().withKey(key).withMode(mode).withPath(path).build();
  }

  @Test
  void everyEntryIsAFile() {
    assertThat(READING.of(configMap("there", false)).files())
        .containsEntry("a", Content.File.of(bytes("1"), 0644))
        .containsEntry("b", Content.File.of(bytes("2"), 0644))
        .hasSize(2);
  }

  @Test
  void itemsChooseAndName() {
    assertThat(READING.of(configMap("there", false, item("a", 0400, "x/y"))).files())
        .containsExactly(Map.entry("x/y", Content.File.of(bytes("1"), 0400)));
  }

  @Test
  void whatIsMissingIsNamedUnlessItIsOptional() {
    assertThatThrownBy(() -> READING.of(configMap("gone", false)))
        .hasMessage("configmap \"gone\" not found");
    assertThatThrownBy(() -> READING.of(configMap("there", false, item("c", 0644, "c"))))
        .hasMessage("references non-existent config key: c");
    assertThat(READING.of(configMap("gone", true)).files()).isEmpty();
  }

  @Test
  void noFileLiesOutsideItsVolume() {
    for (var path : List.of("../up", "/etc/passwd", "a/../../b")) {
      assertThatThrownBy(() -> READING.of(configMap("there", false, item("a", 0644, path))))
          .as(path)
          .isInstanceOf(ConfigProblem.class);
    }
  }

  @Test
  void theMachinesFilesAreNobodys() {
    var volume =
        new VolumeBuilder().withName("v").withNewHostPath().withPath("/").endHostPath().build();
    assertThatThrownBy(() -> READING.of(volume)).isInstanceOf(ConfigProblem.class);
  }
}
