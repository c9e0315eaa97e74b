package dev.netduo.k8s.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.k8s.api.Kinds;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestReaderTest {
  private static final Set<Class<?>> LEAVES =
      Set.of(IntOrString.class, Quantity.class, MicroTime.class, FieldsV1.class);

  private static final String DEPLOYMENT =
      """
      # the web tier
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
        labels: {tier: front}
      spec:
        replicas: 2
        selector:
          matchLabels:
            app: web
        strategy:
          rollingUpdate:
            maxSurge: 1
            maxUnavailable: 50%
        template:
          metadata:
            labels:
              app: web
          spec:
            containers:
            - name: main
              image: netduo/box
              env:
              - name: PORT
                value: "8080"
              resources:
                limits:
                  memory: 64Mi
                  cpu: 1
              ports:
              - containerPort: 8080
      """;

  @Test
  void readsARealManifest() {
    var manifest = read(DEPLOYMENT).getFirst();

    assertThat(manifest.line()).isEqualTo(2);
    var spec = ((Deployment) manifest.object()).getSpec();
    assertThat(spec.getReplicas()).isEqualTo(2);
    assertThat(spec.getStrategy().getRollingUpdate().getMaxSurge().getIntVal()).isEqualTo(1);
    assertThat(spec.getStrategy().getRollingUpdate().getMaxUnavailable().getStrVal())
        .isEqualTo("50%");
    var container = spec.getTemplate().getSpec().getContainers().getFirst();
    assertThat(container.getEnv().getFirst().getValue()).isEqualTo("8080");
    assertThat(container.getPorts().getFirst().getContainerPort()).isEqualTo(8080);
    assertThat(container.getResources().getLimits())
        .containsEntry("memory", Quantity.parse("64Mi"));
  }

  @Test
  void readsSeveralDocumentsListsAndJson() {
    var manifests =
        read(
            """
            ---
            {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "a"}}
            ---
            # nothing here
            ---
            apiVersion: v1
            kind: List
            items:
            - apiVersion: v1
              kind: Namespace
              metadata: {name: b}
            - apiVersion: v1
              kind: Namespace
              metadata: {name: c}
            """);

    assertThat(manifests)
        .extracting(m -> m.object().getMetadata().getName())
        .containsExactly("a", "b", "c");
  }

  @Test
  void keepsAnEmptySelectorApartFromNone() {
    var policy =
        (NetworkPolicy)
            read("""
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: p}
            spec:
              podSelector: {}
              ingress:
              - from:
                - namespaceSelector: {}
            """)
                .getFirst()
                .object();

    var peer = policy.getSpec().getIngress().getFirst().getFrom().getFirst();
    assertThat(peer.getNamespaceSelector()).isNotNull();
    assertThat(peer.getPodSelector()).isNull();
    assertThat(Trees.read(dev.netduo.k8s.api.Kinds.NETWORK_POLICY, Trees.of(policy)))
        .isEqualTo(policy);
  }

  @Test
  void anchorsAndMergesWork() {
    var pod =
        (Pod)
            read("""
            apiVersion: v1
            kind: Pod
            metadata:
              name: p
              labels: &labels {app: web}
              annotations:
                <<: *labels
                more: "1"
            """)
                .getFirst()
                .object();

    assertThat(pod.getMetadata().getAnnotations())
        .containsExactlyInAnyOrderEntriesOf(Map.of("app", "web", "more", "1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'replicas: 2'          | 'replcas: 2'          | 'web.yaml:8: spec.replcas: unknown field, did you mean ''replicas''?'
          'replicas: 2'          | 'replicas: "2"'       | 'web.yaml:8: spec.replicas: must be a whole number, not the string "2"'
          'replicas: 2'          | 'replicas: 2.5'       | 'web.yaml:8: spec.replicas: must be a whole number, not the number 2.5'
          'value: "8080"'        | 'value: 8080'         | 'web.yaml:26: spec.template.spec.containers[0].env[0].value: must be a string, not the number 8080, write "8080"'
          'value: "8080"'        | 'value: yes'          | 'web.yaml:26: spec.template.spec.containers[0].env[0].value: must be a string, not the boolean yes, write "yes"'
          'name: web'            | 'name: {a: b}'        | 'web.yaml:5: metadata.name: must be a string, not a map'
          'kind: Deployment'     | 'kind: Deploymnt'     | 'web.yaml:3: kind: unknown kind "Deploymnt", did you mean ''Deployment''?'
          'kind: Deployment'     | 'kind: CronJob'       | 'web.yaml:3: kind: CronJob is a kind of Kubernetes that netduo does not have'
          'apiVersion: apps/v1'  | 'apiVersion: v1'      | 'web.yaml:2: apiVersion: Deployment is not in "v1", write apps/v1'
          'memory: 64Mi'         | 'memory: much'        | 'web.yaml:29: spec.template.spec.containers[0].resources.limits.memory: must be a quantity like 500m or 64Mi'
          """)
  void aMistakeIsToldWithItsLineAndItsField(String from, String to, String message) {
    assertThatThrownBy(() -> read(DEPLOYMENT.replace(from, to)))
        .isInstanceOf(ManifestException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aKeySetTwiceIsToldWithBothLines() {
    var twice = DEPLOYMENT.replace("  replicas: 2\n", "  replicas: 2\n  replicas: 3\n");

    assertThatThrownBy(() -> read(twice))
        .hasMessage("web.yaml:9: spec.replicas: key is already set on line 8");
  }

  @Test
  void allMistakesOfAllDocumentsAreToldAtOnce() {
    var text =
        DEPLOYMENT.replace("replicas: 2", "replcas: 2").replace("image:", "imag:")
            + "---\nkind: Pod\nmetadata: {}\n";

    assertThatThrownBy(() -> read(text))
        .isInstanceOfSatisfying(
            ManifestException.class,
            e ->
                assertThat(e.problems())
                    .containsExactly(
                        "web.yaml:8: spec.replcas: unknown field, did you mean 'replicas'?",
                        "web.yaml:23: spec.template.spec.containers[0].imag: unknown field, did you"
                            + " mean 'image'?",
                        "web.yaml:34: apiVersion: is missing"));
  }

  @Test
  void everyKindCanBeReadWithEveryTypeOfFieldItHas() {
    var types = new HashSet<Type>();
    Kinds.ALL.forEach(kind -> collect(kind.type(), types));

    // What is not one of these is a plain model again, and is looked at itself.
    assertThat(types)
        .containsExactlyInAnyOrder(
            String.class,
            Boolean.class,
            Integer.class,
            Long.class,
            Object.class,
            IntOrString.class,
            Quantity.class,
            MicroTime.class,
            FieldsV1.class);
  }

  private static boolean isModel(Class<?> type) {
    return type.getName().startsWith("io.fabric8")
        || type.getName().startsWith("dev.netduo.k8s.model.");
  }

  private static void collect(Class<?> model, Set<Type> leaves) {
    var seen = new HashSet<Class<?>>();
    var todo = new ArrayDeque<Type>(List.of(model));
    while (!todo.isEmpty()) {
      var type = todo.pop();
      if (type instanceof ParameterizedType generic) {
        todo.addAll(List.of(generic.getActualTypeArguments()));
      } else if (type instanceof Class<?> plain) {
        if (LEAVES.contains(plain) || !isModel(plain)) {
          leaves.add(plain);
        } else if (seen.add(plain)) {
          ModelFields.of(plain).values().forEach(field -> todo.add(field.getGenericType()));
        }
      }
    }
  }

  @Test
  void aRevisionsDataIsWhateverItsControllerWrote() {
    var revision =
        (ControllerRevision)
            read("""
            apiVersion: apps/v1
            kind: ControllerRevision
            metadata: {name: db-1}
            revision: 3
            data: {spec: {template: {spec: {containers: [{name: a, ready: true}]}}}}
            """)
                .getFirst()
                .object();

    assertThat(revision.getRevision()).isEqualTo(3);
    assertThat(revision.getData())
        .isEqualTo(
            Map.of(
                "spec",
                Map.of(
                    "template",
                    Map.of(
                        "spec",
                        Map.of("containers", List.of(Map.of("name", "a", "ready", true)))))));
  }

  @Test
  void brokenYamlIsToldWithItsLine() {
    assertThatThrownBy(() -> read("apiVersion: v1\nkind: [Pod\nmetadata: {}\n"))
        .hasMessageStartingWith("web.yaml:3: ");
  }

  @Test
  void aliasesThatExpandWithoutEndAreRefused() {
    var bomb = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i < 24; i++) {
      bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }

    assertThatThrownBy(() -> read(bomb.toString())).hasMessageContaining("too large");
  }

  @Test
  void readsFoldersFilesAndStandardInput(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("b.yml"), namespace("b"));
    Files.writeString(folder.resolve("a.yaml"), namespace("a"));
    Files.writeString(folder.resolve("notes.txt"), "not a manifest");
    var stdin = new ByteArrayInputStream(namespace("c").getBytes(StandardCharsets.UTF_8));

    assertThat(ManifestReader.read(List.of(folder.toString(), "-"), false, stdin))
        .extracting(m -> m.object().getMetadata().getName())
        .containsExactly("a", "b", "c");
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(
            () -> ManifestReader.read(List.of("nope.yaml"), false, InputStream.nullInputStream()))
        .hasMessage("the path \"nope.yaml\" does not exist");
  }

  private static String namespace(String name) {
    return "apiVersion: v1\nkind: Namespace\nmetadata: {name: " + name + "}\n";
  }

  private static List<Manifest<?>> read(String text) {
    return ManifestReader.read("web.yaml", text);
  }
}
