package dev.netduo.k8s.store;

import static dev.netduo.k8s.api.Samples.pod;
import static dev.netduo.k8s.api.Samples.store;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.k8s.api.Kinds;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Defaults and refusals of workloads, ingresses, config maps and secrets. */
class KindAdmissionTest {
  private final ObjectStore store = store();

  @Test
  void aStatefulSetRollsOnePodAfterTheOther() {
    var spec = store.create(Kinds.STATEFUL_SET, stateful(s -> {})).getSpec();

    assertThat(spec.getReplicas()).isEqualTo(1);
    assertThat(spec.getPodManagementPolicy()).isEqualTo("OrderedReady");
    assertThat(spec.getUpdateStrategy().getType()).isEqualTo("RollingUpdate");
    assertThat(spec.getUpdateStrategy().getRollingUpdate().getPartition()).isZero();
  }

  @Test
  void volumesOfItsOwnAreRefusedWithWhatToUseInstead() {
    assertThatThrownBy(() ->
            store.create(
                Kinds.STATEFUL_SET,
                stateful(s -> s.setVolumeClaimTemplates(List.of(new PersistentVolumeClaim())))))
        .hasMessageContaining(
            "spec.volumeClaimTemplates: Forbidden: netduo has no persistent volumes; use an"
                + " emptyDir volume");
  }

  @Test
  void ofAStatefulSetOnlySomeFieldsMayChange() {
    store.create(Kinds.STATEFUL_SET, stateful(s -> {}));
    var scaled = store.require(Kinds.STATEFUL_SET, "default", "db");
    scaled.getSpec().setReplicas(3);
    assertThat(store.update(Kinds.STATEFUL_SET, scaled).getSpec().getReplicas()).isEqualTo(3);
    var moved = store.require(Kinds.STATEFUL_SET, "default", "db");
    moved.getSpec().setServiceName("other");

    assertThatThrownBy(() -> store.update(Kinds.STATEFUL_SET, moved))
        .hasMessageContaining(
            "spec: Forbidden: updates to statefulset spec for fields other than 'replicas',"
                + " 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit',"
                + " 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden");
  }

  @Test
  void aDaemonSetReplacesOnePodAtATime() {
    var set =
        new DaemonSetBuilder()
            .withNewMetadata()
            .withName("agent")
            .withNamespace("default")
            .endMetadata()
            .withNewSpec()
            .withSelector(selector())
            .withTemplate(template(s -> {}))
            .endSpec()
            .build();

    var rolling =
        store.create(Kinds.DAEMON_SET, set).getSpec().getUpdateStrategy().getRollingUpdate();

    assertThat(rolling.getMaxUnavailable().getIntVal()).isEqualTo(1);
    assertThat(rolling.getMaxSurge().getIntVal()).isZero();
  }

  @Test
  void aJobSelectsItsOwnPodsAndNoOthers() {
    var job = store.create(Kinds.JOB, job(s -> {}));

    assertThat(job.getSpec().getCompletions()).isEqualTo(1);
    assertThat(job.getSpec().getParallelism()).isEqualTo(1);
    assertThat(job.getSpec().getBackoffLimit()).isEqualTo(6);
    assertThat(job.getSpec().getSelector().getMatchLabels())
        .isEqualTo(Map.of("batch.kubernetes.io/controller-uid", job.getMetadata().getUid()));
    assertThat(job.getSpec().getTemplate().getMetadata().getLabels())
        .containsEntry("job-name", "once")
        .containsEntry("batch.kubernetes.io/job-name", "once")
        .containsEntry("controller-uid", job.getMetadata().getUid());
    assertThat(store.update(Kinds.JOB, job(s -> {})).getMetadata().getResourceVersion())
        .isEqualTo(job.getMetadata().getResourceVersion());
  }

  @Test
  void aJobsPodsMayNotRestartForEverNorItsTemplateChange() {
    assertThatThrownBy(() -> store.create(Kinds.JOB, job(s -> s.setRestartPolicy("Always"))))
        .hasMessageContaining(
            "spec.template.spec.restartPolicy: Required value: valid values: \"OnFailure\","
                + " \"Never\"");
    var indexed = job(s -> {});
    indexed.getSpec().setCompletionMode("Indexed");
    assertThatThrownBy(() -> store.create(Kinds.JOB, indexed))
        .hasMessageContaining("spec.completionMode: Unsupported value: \"Indexed\"");
    store.create(Kinds.JOB, job(s -> {}));
    var changed = job(s -> s.getContainers().getFirst().setImage("other"));
    assertThatThrownBy(() -> store.update(Kinds.JOB, changed))
        .hasMessageContaining("spec.template: Invalid value: {}: field is immutable");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /shop  |          | web |  80 | spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified
          shop   | Prefix   | web |  80 | spec.rules[0].http.paths[0].path: Invalid value: "shop": must be an absolute path
          /a//b  | Exact    | web |  80 | spec.rules[0].http.paths[0].path: Invalid value: "/a//b": must not contain '//'
          /shop  | Regex    | web |  80 | spec.rules[0].http.paths[0].pathType: Unsupported value: "Regex": supported values: "Exact", "ImplementationSpecific", "Prefix"
          /shop  | Prefix   | Web |  80 | spec.rules[0].http.paths[0].backend.service.name: Invalid value: "Web": a lowercase RFC 1123 label
          /shop  | Prefix   | web |   0 | spec.rules[0].http.paths[0].backend: Required value: port name or number is required
          """)
  void aBadIngressIsRefused(String path, String type, String service, int port, String message) {
    assertThatThrownBy(() -> store.create(Kinds.INGRESS, ingress(path, type, service, port)))
        .hasMessageContaining(message);
  }

  @Test
  void anIngressIsStoredAsItIs() {
    var stored = store.create(Kinds.INGRESS, ingress("/shop", "Prefix", "web", 80));

    assertThat(stored.getSpec().getRules().getFirst().getHttp().getPaths()).hasSize(1);
    assertThat(stored.getStatus().getLoadBalancer()).isNotNull();
  }

  @Test
  void aSecretsPlainValuesAreStoredEncoded() {
    var stored =
        store.create(
            Kinds.SECRET,
            new SecretBuilder(secret())
                .addToStringData("user", "eve")
                .addToData("a", "YQ==")
                .build());

    assertThat(stored.getType()).isEqualTo("Opaque");
    assertThat(stored.getData()).isEqualTo(Map.of("user", "ZXZl", "a", "YQ=="));
    assertThat(stored.getStringData()).isEmpty();
  }

  @Test
  void aSecretIsBase64AndHasWhatItsTypeNeeds() {
    assertThatThrownBy(() ->
            store.create(
                Kinds.SECRET, new SecretBuilder(secret()).addToData("a", "not base64!").build()))
        .hasMessageContaining("data[a]");
    assertThatThrownBy(() ->
            store.create(
                Kinds.SECRET, new SecretBuilder(secret()).withType("kubernetes.io/tls").build()))
        .hasMessageContaining("data[tls.crt]: Required value, data[tls.key]: Required value");
  }

  @Test
  void aClosedConfigMapStaysAsItIs() {
    var map =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName("c")
            .withNamespace("default")
            .endMetadata()
            .addToData("a", "1")
            .withImmutable(true)
            .build();
    store.create(Kinds.CONFIG_MAP, map);

    assertThatThrownBy(() ->
            store.update(Kinds.CONFIG_MAP, new ConfigMapBuilder(map).addToData("a", "2").build()))
        .hasMessageContaining("data: Forbidden: field is immutable when `immutable` is set");
  }

  @Test
  void aConfigMapsKeysAreNamesOfFiles() {
    var map =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName("c")
            .withNamespace("default")
            .endMetadata()
            .addToData("a/b", "1")
            .build();

    assertThatThrownBy(() -> store.create(Kinds.CONFIG_MAP, map))
        .hasMessageContaining(
            "data[a/b]: Invalid value: \"a/b\": a valid config key must consist of alphanumeric"
                + " characters, '-', '_' or '.'");
  }

  private static Secret secret() {
    return new SecretBuilder()
        .withNewMetadata()
        .withName("s")
        .withNamespace("default")
        .endMetadata()
        .build();
  }

  private static Ingress ingress(String path, String type, String service, int port) {
    return new IngressBuilder()
        .withNewMetadata()
        .withName("front")
        .withNamespace("default")
        .endMetadata()
        .withNewSpec()
        .addNewRule()
        .withHost("shop.example")
        .withNewHttp()
        .addNewPath()
        .withPath(path)
        .withPathType(type)
        .withNewBackend()
        .withNewService()
        .withName(service)
        .withNewPort()
        .withNumber(port)
        .endPort()
        .endService()
        .endBackend()
        .endPath()
        .endHttp()
        .endRule()
        .endSpec()
        .build();
  }

  private static StatefulSet stateful(Consumer<StatefulSetSpec> edit) {
    var set =
        new StatefulSetBuilder()
            .withNewMetadata()
            .withName("db")
            .withNamespace("default")
            .endMetadata()
            .withNewSpec()
            .withServiceName("db")
            .withSelector(selector())
            .withTemplate(template(s -> {}))
            .endSpec()
            .build();
    edit.accept(set.getSpec());
    return set;
  }

  private static Job job(Consumer<PodSpec> edit) {
    return new JobBuilder()
        .withNewMetadata()
        .withName("once")
        .withNamespace("default")
        .endMetadata()
        .withNewSpec()
        .withTemplate(
            template(s -> {
              s.setRestartPolicy("Never");
              edit.accept(s);
            }))
        .endSpec()
        .build();
  }

  private static LabelSelector selector() {
    return new LabelSelectorBuilder().addToMatchLabels("app", "x").build();
  }

  private static PodTemplateSpec template(Consumer<PodSpec> edit) {
    var spec = pod("x").getSpec();
    edit.accept(spec);
    return new PodTemplateSpecBuilder()
        .withNewMetadata()
        .addToLabels("app", "x")
        .endMetadata()
        .withSpec(spec)
        .build();
  }
}
