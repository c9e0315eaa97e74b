package dev.netduo.k8s.store;

import static dev.netduo.k8s.api.Samples.store;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.Samples;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvFromSourceBuilder;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.HostAlias;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodDNSConfigBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a pod's spec gets and what it is refused, in the words of the real API server. */
class PodAdmissionTest {
  private final ObjectStore store = store();

  @ParameterizedTest
  @CsvSource({
    "nginx, Always",
    "nginx:latest, Always",
    "registry.local:5000/nginx, Always",
    "nginx:1.27, IfNotPresent",
    "registry.local:5000/nginx:1.27, IfNotPresent",
    "nginx@sha256:0123, IfNotPresent"
  })
  void anImageIsPulledAgainWhereItsTagMayMove(String image, String policy) {
    assertThat(create(s -> main(s).setImage(image)).getContainers().getFirst().getImagePullPolicy())
        .isEqualTo(policy);
  }

  @Test
  void aPodBearsATroubledNodeForFiveMinutes() {
    var spec =
        create(s ->
            s.setTolerations(
                List.of(
                    new TolerationBuilder()
                        .withKey("node.kubernetes.io/not-ready")
                        .withOperator("Exists")
                        .withEffect("NoExecute")
                        .withTolerationSeconds(2L)
                        .build())));

    assertThat(spec.getTolerations())
        .extracting(Toleration::getKey, Toleration::getTolerationSeconds)
        .containsExactly(
            tuple("node.kubernetes.io/not-ready", 2L),
            tuple("node.kubernetes.io/unreachable", 300L));
    assertThat(spec.getServiceAccountName()).isEqualTo("default");
    assertThat(spec.getPriority()).isZero();
  }

  @Test
  void volumesSayWhatTheyAreAndHowTheirFilesMayBeRead() {
    var spec =
        create(s ->
            s.setVolumes(
                List.of(
                    new VolumeBuilder().withName("scratch").build(),
                    new VolumeBuilder()
                        .withName("keys")
                        .withNewSecret()
                        .withSecretName("k")
                        .endSecret()
                        .build(),
                    new VolumeBuilder()
                        .withName("conf")
                        .withNewConfigMap()
                        .withName("c")
                        .endConfigMap()
                        .build())));

    assertThat(spec.getVolumes().getFirst().getEmptyDir()).isNotNull();
    assertThat(spec.getVolumes().get(1).getSecret().getDefaultMode()).isEqualTo(0644);
    assertThat(spec.getVolumes().get(2).getConfigMap().getDefaultMode()).isEqualTo(0644);
  }

  @Test
  void aPodOnTheNodesNetworkHasItsPortsThere() {
    var spec = create(s -> s.setHostNetwork(true));

    assertThat(main(spec).getPorts().getFirst().getHostPort()).isEqualTo(8080);
  }

  @Test
  void aLimitIsARequestToo() {
    var created =
        store.create(
            Kinds.POD,
            pod(s ->
                main(s)
                    .setResources(
                        new ResourceRequirementsBuilder()
                            .addToLimits("cpu", new Quantity("500m"))
                            .addToLimits("memory", new Quantity("64Mi"))
                            .build())));

    assertThat(main(created.getSpec()).getResources().getRequests())
        .containsEntry("cpu", new Quantity("500m"));
    assertThat(created.getStatus().getQosClass()).isEqualTo("Guaranteed");
    assertThat(store.create(Kinds.POD, Samples.pod("b")).getStatus().getQosClass())
        .isEqualTo("BestEffort");
  }

  @Test
  void probesAskEveryTenSecondsAndGiveUpAfterThree() {
    var spec =
        create(s ->
            main(s)
                .setReadinessProbe(
                    new ProbeBuilder().withNewHttpGet().withNewPort("http").endHttpGet().build()));

    var probe = main(spec).getReadinessProbe();
    assertThat(probe.getPeriodSeconds()).isEqualTo(10);
    assertThat(probe.getTimeoutSeconds()).isEqualTo(1);
    assertThat(probe.getFailureThreshold()).isEqualTo(3);
    assertThat(probe.getHttpGet().getPath()).isEqualTo("/");
    assertThat(probe.getHttpGet().getScheme()).isEqualTo("HTTP");
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void isRefused(Consumer<PodSpec> spoil, String message) {
    assertThatThrownBy(() -> create(spoil)).hasMessageContaining(message);
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        bad(
            s -> env(s, e -> e.withName("A=B")),
            "spec.containers[0].env[0].name: Invalid value: \"A=B\": a valid environment variable"
                + " name must consist only of printable ASCII characters other than '='"),
        bad(
            s -> env(s, e -> e.withName("A").withNewValueFrom().endValueFrom()),
            "spec.containers[0].env[0].valueFrom: Invalid value: \"\": must specify one of:"
                + " `fieldRef`"),
        bad(
            s ->
                env(
                    s,
                    e ->
                        e.withName("A")
                            .withNewValueFrom()
                            .withNewFieldRef("v1", "status.phase")
                            .endValueFrom()),
            "spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Unsupported value:"
                + " \"status.phase\": supported values: \"metadata.name\""),
        bad(
            s ->
                env(
                    s,
                    e ->
                        e.withName("A")
                            .withValue("b")
                            .withNewValueFrom()
                            .withNewSecretKeyRef("k", "n", false)
                            .endValueFrom()),
            "spec.containers[0].env[0].valueFrom: Invalid value: \"\": may not be specified when"
                + " `value` is not empty"),
        bad(
            s -> main(s).setEnvFrom(List.of(new EnvFromSourceBuilder().build())),
            "spec.containers[0].envFrom[0]: Invalid value: \"\": must specify one of:"
                + " `configMapRef` or `secretRef`"),
        bad(
            s ->
                main(s)
                    .setVolumeMounts(
                        List.of(
                            new VolumeMountBuilder()
                                .withName("data")
                                .withMountPath("/data")
                                .build())),
            "spec.containers[0].volumeMounts[0].name: Not found: \"data\""),
        bad(
            s ->
                s.setVolumes(
                    List.of(
                        new VolumeBuilder()
                            .withName("v")
                            .withNewEmptyDir()
                            .endEmptyDir()
                            .withNewSecret()
                            .withSecretName("s")
                            .endSecret()
                            .build())),
            "spec.volumes[0]: Forbidden: may not specify more than 1 volume type"),
        bad(
            s -> main(s).setLivenessProbe(new ProbeBuilder().build()),
            "spec.containers[0].livenessProbe: Required value: must specify a handler type"),
        bad(
            s ->
                main(s)
                    .setLivenessProbe(
                        new ProbeBuilder()
                            .withNewExec()
                            .withCommand("true")
                            .endExec()
                            .withSuccessThreshold(2)
                            .build()),
            "spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1"),
        bad(
            s -> {
              s.setHostNetwork(true);
              main(s).getPorts().getFirst().setHostPort(81);
            },
            "spec.containers[0].ports[0].containerPort: Invalid value: 8080: must match `hostPort`"
                + " when `hostNetwork` is true"),
        bad(
            s -> {
              main(s).getPorts().getFirst().setHostPort(80);
              s.setContainers(
                  List.of(main(s), new ContainerBuilder(main(s)).withName("second").build()));
            },
            "spec.containers[1].ports[0].hostPort: Duplicate value: \"TCP//80\""),
        bad(
            s ->
                s.setInitContainers(
                    List.of(
                        new ContainerBuilder(main(s))
                            .withName("init")
                            .withLivenessProbe(
                                new ProbeBuilder()
                                    .withNewTcpSocket()
                                    .withNewPort(80)
                                    .endTcpSocket()
                                    .build())
                            .build())),
            "spec.initContainers[0].livenessProbe: Forbidden: may not be set for init containers"
                + " without restartPolicy=Always"),
        bad(
            s -> s.setInitContainers(List.of(new ContainerBuilder(main(s)).build())),
            "spec.initContainers[0].name: Duplicate value: \"main\""),
        bad(
            s -> s.setDnsPolicy("None"),
            "spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None"),
        bad(
            s ->
                s.setDnsConfig(
                    new PodDNSConfigBuilder().withNameservers("1.1.1.1", "b", "c", "d").build()),
            "spec.dnsConfig.nameservers: Invalid value: [1.1.1.1, b, c, d]: must not have more than"
                + " 3 nameservers"),
        bad(
            s -> s.setHostAliases(List.of(new HostAlias(List.of("a"), "10.0.0"))),
            "spec.hostAliases[0].ip: Invalid value: \"10.0.0\": must be a valid IP address"),
        bad(
            s -> s.setHostname("Web"),
            "spec.hostname: Invalid value: \"Web\": a lowercase RFC 1123 label"),
        bad(
            s ->
                s.setTolerations(
                    List.of(new TolerationBuilder().withTolerationSeconds(3L).build())),
            "spec.tolerations[0].effect: Invalid value: \"\": effect must be 'NoExecute' when"
                + " `tolerationSeconds` is set"),
        bad(
            s ->
                main(s)
                    .setResources(
                        new ResourceRequirementsBuilder()
                            .addToRequests("cpu", new Quantity("2"))
                            .addToLimits("cpu", new Quantity("1"))
                            .build()),
            "spec.containers[0].resources.requests: Invalid value: \"2\": must be less than or"
                + " equal to cpu limit of 1"),
        bad(
            s ->
                s.setTopologySpreadConstraints(
                    List.of(
                        new TopologySpreadConstraintBuilder()
                            .withMaxSkew(0)
                            .withTopologyKey("zone")
                            .withWhenUnsatisfiable("DoNotSchedule")
                            .build())),
            "spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than"
                + " zero"),
        bad(
            s -> s.setActiveDeadlineSeconds(0L),
            "spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647,"
                + " inclusive"));
  }

  @Test
  void tolerationsMayOnlyBeAdded() {
    store.create(Kinds.POD, Samples.pod("a"));
    var fewer = store.require(Kinds.POD, "default", "a");
    fewer.getSpec().setTolerations(List.of());
    var more = store.require(Kinds.POD, "default", "a");
    more.getSpec()
        .getTolerations()
        .add(new TolerationBuilder().withKey("gpu").withOperator("Exists").build());

    assertThatThrownBy(() -> store.update(Kinds.POD, fewer))
        .hasMessageContaining(
            "spec.tolerations: Forbidden: existing toleration can not be modified except its"
                + " tolerationSeconds");
    assertThat(store.update(Kinds.POD, more).getSpec().getTolerations()).hasSize(3);
  }

  @Test
  void aDeadlineMayOnlyComeCloser() {
    store.create(Kinds.POD, pod(s -> s.setActiveDeadlineSeconds(60L)));
    var later = store.require(Kinds.POD, "default", "a");
    later.getSpec().setActiveDeadlineSeconds(61L);

    assertThatThrownBy(() -> store.update(Kinds.POD, later))
        .hasMessageContaining("must be less than or equal to previous value");
  }

  private static Arguments bad(Consumer<PodSpec> spoil, String message) {
    return Arguments.of(spoil, message);
  }

  private static void env(PodSpec spec, UnaryOperator<EnvVarBuilder> variable) {
    main(spec).setEnv(List.of(variable.apply(new EnvVarBuilder()).build()));
  }

  private static Container main(PodSpec spec) {
    return spec.getContainers().getFirst();
  }

  private static Pod pod(Consumer<PodSpec> edit) {
    var pod = Samples.pod("a");
    edit.accept(pod.getSpec());
    return pod;
  }

  private PodSpec create(Consumer<PodSpec> edit) {
    return store.create(Kinds.POD, pod(edit)).getSpec();
  }
}
