package dev.netduo.k8s.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.k8s.api.Kinds;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.EndpointAddressBuilder;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class KindTablesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");

  @Test
  void columnsStandAsTheApiServerHasThem() {
    assertThat(names(KindTables.of(Kinds.POD)))
        .containsExactly(
            "Name",
            "Ready",
            "Status",
            "Restarts",
            "Age",
            "IP*",
            "Node*",
            "Nominated Node*",
            "Readiness Gates*");
    assertThat(names(KindTables.of(Kinds.EVENT)))
        .containsExactly(
            "Last Seen",
            "Type",
            "Reason",
            "Object",
            "Subobject*",
            "Source*",
            "Message",
            "First Seen*",
            "Count*",
            "Name*");
    assertThat(names(KindTables.of(StatefulSet.class)))
        .containsExactly("Name", "Ready", "Age", "Containers*", "Images*");
    assertThat(names(KindTables.of(ServiceAccount.class))).containsExactly("Name", "Age");
    assertThat(KindTables.of(Kinds.POD).columns().getFirst().format()).isEqualTo("name");
    assertThat(KindTables.of(Kinds.DEPLOYMENT).columns().get(2).type()).isEqualTo("integer");
  }

  @Test
  void aPodsStatusIsItsMostTellingReason() {
    assertThat(status(pod -> pod)).isEqualTo("Pending");
    assertThat(status(pod -> with(pod, waiting("CrashLoopBackOff")))).isEqualTo("CrashLoopBackOff");
    assertThat(status(pod -> with(pod, ended(0, "Completed")))).isEqualTo("Completed");
    assertThat(status(pod -> with(pod, ended(3, "")))).isEqualTo("ExitCode:3");
    assertThat(status(pod -> with(pod, ended(0, "Completed"), running())))
        .describedAs("one is through, the other runs")
        .isEqualTo("NotReady");
  }

  @Test
  void initContainersThatAreNotThroughComeFirst() {
    assertThat(status(pod -> initialized(pod, waiting("PodInitializing")))).isEqualTo("Init:0/2");
    assertThat(status(pod -> initialized(pod, ended(0, "Completed"), waiting("ErrImagePull"))))
        .isEqualTo("Init:ErrImagePull");
    assertThat(status(pod -> initialized(pod, ended(7, "Error")))).isEqualTo("Init:Error");
    assertThat(status(pod -> initialized(pod, ended(0, "Completed"), ended(0, "Completed"))))
        .isEqualTo("Pending");
  }

  @Test
  void restartsTellWhenTheLastOneWas() {
    var crashed =
        running()
            .edit()
            .withRestartCount(4)
            .withNewLastState()
            .withNewTerminated()
            .withFinishedAt("2026-01-01T00:57:00Z")
            .endTerminated()
            .endLastState()
            .build();

    assertThat(row(Pod.class, with(pod(), crashed)).get(3)).isEqualTo("4 (3m ago)");
    assertThat(row(Pod.class, with(pod(), running())).get(3)).isEqualTo("0");
  }

  @Test
  void aServiceShowsWhereItIsReachedFromOutside() {
    assertThat(externalIp(new ServiceBuilder().withNewSpec().withType("LoadBalancer").endSpec()))
        .isEqualTo("<pending>");
    assertThat(
            externalIp(
                new ServiceBuilder()
                    .withNewSpec()
                    .withType("LoadBalancer")
                    .withExternalIPs("192.0.2.9")
                    .endSpec()
                    .withNewStatus()
                    .withNewLoadBalancer()
                    .addNewIngress()
                    .withIp("192.0.2.1")
                    .endIngress()
                    .endLoadBalancer()
                    .endStatus()))
        .isEqualTo("192.0.2.1,192.0.2.9");
    assertThat(
            externalIp(
                new ServiceBuilder()
                    .withNewSpec()
                    .withType("ExternalName")
                    .withExternalName("db.example.org")
                    .endSpec()))
        .isEqualTo("db.example.org");
  }

  @Test
  void longListsAreCut() {
    var endpoints =
        new EndpointsBuilder()
            .withNewMetadata()
            .withName("web")
            .endMetadata()
            .addNewSubset()
            .withAddresses(
                List.of("10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4", "10.0.0.5").stream()
                    .map(ip -> new EndpointAddressBuilder().withIp(ip).build())
                    .toList())
            .addNewPort()
            .withPort(80)
            .endPort()
            .endSubset()
            .build();

    assertThat(row(Endpoints.class, endpoints))
        .containsExactly("web", "10.0.0.1:80,10.0.0.2:80,10.0.0.3:80 + 2 more...", "<unknown>");
  }

  @Test
  void aJobTellsHowFarItIs() {
    var job =
        new JobBuilder()
            .withNewMetadata()
            .withName("sum")
            .endMetadata()
            .withNewSpec()
            .withCompletions(3)
            .withNewTemplate()
            .withNewSpec()
            .addNewContainer()
            .withName("c")
            .withImage("i")
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec()
            .withNewStatus()
            .withSucceeded(1)
            .withStartTime("2026-01-01T00:59:30Z")
            .endStatus();

    assertThat(row(Job.class, job.build()).subList(1, 4)).containsExactly("Running", "1/3", "30s");
    assertThat(
            row(
                    Job.class,
                    job.editStatus()
                        .addNewCondition()
                        .withType("Complete")
                        .withStatus("True")
                        .endCondition()
                        .withCompletionTime("2026-01-01T00:59:40Z")
                        .endStatus()
                        .build())
                .subList(1, 4))
        .containsExactly("Complete", "1/3", "10s");
  }

  @Test
  void anIngressShowsItsHostsAndPorts() {
    var ingress =
        new IngressBuilder()
            .withNewMetadata()
            .withName("web")
            .endMetadata()
            .withNewSpec()
            .withIngressClassName("nginx")
            .addNewRule()
            .withHost("a.example.org")
            .endRule()
            .endSpec();

    assertThat(row(Ingress.class, ingress.build()))
        .containsExactly("web", "nginx", "a.example.org", "", "80", "<unknown>");
    assertThat(
            row(
                Ingress.class,
                ingress.editSpec().withRules(List.of()).addNewTl().endTl().endSpec().build()))
        .containsExactly("web", "nginx", "*", "", "80, 443", "<unknown>");
  }

  @Test
  void anEventOfTheNewerKindHasItsTimeElsewhere() {
    var event =
        new EventBuilder()
            .withNewMetadata()
            .withName("e")
            .endMetadata()
            .withNewInvolvedObject()
            .withKind("Pod")
            .withName("web")
            .endInvolvedObject()
            .withNewEventTime("2026-01-01T00:59:50.000000Z")
            .withMessage("moved\n")
            .build();

    assertThat(row(Event.class, event))
        .containsExactly("10s", "<none>", "<none>", "pod/web", "", "", "moved", "10s", "1", "e");
  }

  private static <T extends HasMetadata> List<String> names(KindTable<T> table) {
    return table.columns().stream().map(c -> c.name() + (c.wide() ? "*" : "")).toList();
  }

  private static <T extends HasMetadata> List<Object> row(Class<T> type, T object) {
    return KindTables.of(type).row(object, NOW);
  }

  private static Object externalIp(ServiceBuilder service) {
    return row(Service.class, service.withNewMetadata().endMetadata().build()).get(3);
  }

  private static String status(UnaryOperator<Pod> change) {
    return PodSummary.status(change.apply(pod()));
  }

  private static Pod pod() {
    return new PodBuilder()
        .withNewMetadata()
        .withName("web")
        .endMetadata()
        .withNewSpec()
        .addNewInitContainer()
        .withName("first")
        .endInitContainer()
        .addNewInitContainer()
        .withName("second")
        .endInitContainer()
        .addNewContainer()
        .withName("main")
        .endContainer()
        .endSpec()
        .withNewStatus()
        .withPhase("Pending")
        .endStatus()
        .build();
  }

  private static Pod with(Pod pod, ContainerStatus... containers) {
    return pod.edit().editStatus().withContainerStatuses(containers).endStatus().build();
  }

  private static Pod initialized(Pod pod, ContainerStatus... containers) {
    return pod.edit().editStatus().withInitContainerStatuses(containers).endStatus().build();
  }

  private static ContainerStatus waiting(String reason) {
    return new ContainerStatusBuilder()
        .withNewState()
        .withNewWaiting()
        .withReason(reason)
        .endWaiting()
        .endState()
        .build();
  }

  private static ContainerStatus ended(int code, String reason) {
    return new ContainerStatusBuilder()
        .withNewState()
        .withNewTerminated()
        .withExitCode(code)
        .withReason(reason)
        .endTerminated()
        .endState()
        .build();
  }

  private static ContainerStatus running() {
    return new ContainerStatusBuilder()
        .withReady(true)
        .withNewState()
        .withNewRunning()
        .endRunning()
        .endState()
        .build();
  }
}
