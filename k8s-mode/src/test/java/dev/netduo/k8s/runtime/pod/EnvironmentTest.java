package dev.netduo.k8s.runtime.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentTest {
  private static final Service WEB =
      new ServiceBuilder()
          .withNewMetadata()
          .withName("my-web")
          .withNamespace("default")
          .endMetadata()
          .withNewSpec()
          .withClusterIP("10.96.0.9")
          .addNewPort()
          .withName("http")
          .withPort(80)
          .withProtocol("TCP")
          .endPort()
          .endSpec()
          .build();

  private static final Sources SOURCES =
      new Sources() {
        @Override
        public Optional<Map<String, byte[]>> entries(Kind kind, String name) {
          if (!name.equals("there")) {
            return Optional.empty();
          }
          var all = new LinkedHashMap<String, byte[]>();
          all.put("key", kind.kind().getBytes(StandardCharsets.UTF_8));
          return Optional.of(all);
        }

        @Override
        public List<Service> services() {
          return List.of(WEB);
        }
      };

  private static Map<String, String> of(Pod pod, Container container) {
    return new Environment(
            new PodFields(pod, List.of("10.244.0.5"), List.of("172.18.0.2"), 2, 1024), SOURCES)
        .of(container);
  }

  private static final Pod POD = Views.pod("Always").app("a").build();

  @ParameterizedTest
  @CsvSource(
      value = {
        "$(A)|1",
        "$(A)$(B)|12",
        "$$(A)|$(A)",
        "$$$(A)|$1",
        "$(NONE)|$(NONE)",
        "$A|$A",
        "$(A|$(A",
        "a$|a$",
        "$$|$",
      },
      delimiter = '|')
  void dollarsAreReadAsKubernetesReadsThem(String text, String expected) {
    assertThat(Expansion.of(text, Map.of("A", "1", "B", "2"))).isEqualTo(expected);
  }

  @Test
  void aVariableMayReferToEarlierOnesAndToServices() {
    var container =
        new ContainerBuilder()
            .withName("a")
            .addNewEnv()
            .withName("ONE")
            .withValue("1")
            .endEnv()
            .addNewEnv()
            .withName("TWO")
            .withValue("$(ONE)-$(MY_WEB_SERVICE_HOST)-$(THREE)")
            .endEnv()
            .build();
    assertThat(of(POD, container)).containsEntry("TWO", "1-10.96.0.9-$(THREE)");
  }

  @Test
  void servicesOfTheNamespaceAreTold() {
    var container = new ContainerBuilder().withName("a").build();
    assertThat(of(POD, container))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "MY_WEB_SERVICE_HOST", "10.96.0.9",
                "MY_WEB_SERVICE_PORT", "80",
                "MY_WEB_SERVICE_PORT_HTTP", "80",
                "MY_WEB_PORT", "tcp://10.96.0.9:80",
                "MY_WEB_PORT_80_TCP", "tcp://10.96.0.9:80",
                "MY_WEB_PORT_80_TCP_PROTO", "tcp",
                "MY_WEB_PORT_80_TCP_PORT", "80",
                "MY_WEB_PORT_80_TCP_ADDR", "10.96.0.9"));
    var silent = new PodBuilder(POD).editSpec().withEnableServiceLinks(false).endSpec().build();
    assertThat(of(silent, container)).isEmpty();
  }

  @Test
  void whatIsMissingIsNamedUnlessItIsOptional() {
    assertThatThrownBy(() -> of(POD, keyOf("gone", "key", false)))
        .isInstanceOf(ConfigProblem.class)
        .hasMessage("configmap \"gone\" not found");
    assertThatThrownBy(() -> of(POD, keyOf("there", "lock", false)))
        .hasMessage("couldn't find key lock in ConfigMap default/there");
    assertThat(of(POD, keyOf("gone", "key", true))).doesNotContainKey("V");
    assertThat(of(POD, keyOf("there", "lock", true))).doesNotContainKey("V");
    assertThat(of(POD, keyOf("there", "key", false))).containsEntry("V", "ConfigMap");
  }

  private static Container keyOf(String map, String key, boolean optional) {
    return new ContainerBuilder()
        .withName("a")
        .addNewEnv()
        .withName("V")
        .withNewValueFrom()
        .withNewConfigMapKeyRef(key, map, optional)
        .endValueFrom()
        .endEnv()
        .build();
  }

  @Test
  void thePodsOwnFieldsCanBeRead() {
    var pod =
        new PodBuilder(POD)
            .editMetadata()
            .addToLabels(Map.of("b", "2", "a", "say \"1\""))
            .addToAnnotations("x/y", "z")
            .endMetadata()
            .editSpec()
            .withNodeName("n1")
            .endSpec()
            .build();
    var fields = new PodFields(pod, List.of("10.244.0.5"), List.of("172.18.0.2"), 2, 1024);
    assertThat(fields.field("metadata.labels['b']")).isEqualTo("2");
    assertThat(fields.field("metadata.annotations['x/y']")).isEqualTo("z");
    assertThat(fields.field("metadata.labels")).isEqualTo("a=\"say \\\"1\\\"\"\nb=\"2\"");
    assertThat(fields.field("spec.nodeName")).isEqualTo("n1");
    assertThat(fields.field("spec.serviceAccountName")).isEqualTo("default");
    assertThat(fields.field("status.podIP")).isEqualTo("10.244.0.5");
    assertThat(fields.field("status.hostIP")).isEqualTo("172.18.0.2");
    assertThatThrownBy(() -> fields.field("spec.what"))
        .hasMessage("unsupported fieldPath: spec.what");
  }
}
