package dev.netduo.k8s.controller;

import static dev.netduo.k8s.api.Samples.deployment;
import static dev.netduo.k8s.api.Samples.eventually;
import static dev.netduo.k8s.api.Samples.node;
import static dev.netduo.k8s.api.Samples.pod;
import static dev.netduo.k8s.api.Samples.store;
import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.Pods;
import dev.netduo.k8s.store.ObjectStore;
import io.fabric8.kubernetes.api.model.TaintBuilder;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** StatefulSets, DaemonSets, Jobs and lost nodes over a real store; the test is the nodes. */
class WorkloadsTest {
  private final ObjectStore store = store();
  private final List<RuntimeException> failures = Collections.synchronizedList(new ArrayList<>());
  private final Controllers controllers = Controllers.start(store, failures::add);
  private final FakeNodes nodes = new FakeNodes(store);

  @BeforeEach
  void threeNodes() {
    List.of("n1", "n2", "n3").forEach(name -> store.create(Kinds.NODE, node(name)));
  }

  @AfterEach
  void stop() {
    nodes.close();
    controllers.close();
  }

  @Test
  void aStatefulSetsPodsComeOneAfterTheOtherUnderTheirNames() {
    nodes.hold(true);
    store.create(Kinds.STATEFUL_SET, stateful(3));
    eventually("the first pod", () -> names().equals(List.of("db-0")));

    nodes.hold(false);
    eventually("three ready", () -> readyReplicas() == 3);

    assertThat(names()).containsExactly("db-0", "db-1", "db-2");
    var first = store.require(Kinds.POD, "default", "db-0");
    assertThat(first.getSpec().getHostname()).isEqualTo("db-0");
    assertThat(first.getSpec().getSubdomain()).isEqualTo("db");
    assertThat(first.getMetadata().getLabels())
        .containsEntry("statefulset.kubernetes.io/pod-name", "db-0")
        .containsEntry("apps.kubernetes.io/pod-index", "0")
        .containsKey("controller-revision-hash");
  }

  @Test
  void aStatefulSetShrinksFromTheEnd() {
    store.create(Kinds.STATEFUL_SET, stateful(3));
    eventually("three ready", () -> readyReplicas() == 3);

    edit(s -> s.getSpec().setReplicas(1));

    eventually("one pod", () -> names().equals(List.of("db-0")));
  }

  @Test
  void aNewTemplateReachesTheLastPodFirstAndStopsAtThePartition() {
    store.create(Kinds.STATEFUL_SET, stateful(3));
    eventually("three ready", () -> readyReplicas() == 3);

    edit(s -> {
      s.getSpec().getUpdateStrategy().getRollingUpdate().setPartition(2);
      s.getSpec().getTemplate().getSpec().getContainers().getFirst().setImage("netduo/box:2");
    });
    eventually("one new pod", () -> image("db-2").equals("netduo/box:2") && readyReplicas() == 3);
    assertThat(image("db-1")).isEqualTo("netduo/box");
    var status = store.require(Kinds.STATEFUL_SET, "default", "db").getStatus();
    assertThat(status.getUpdatedReplicas()).isEqualTo(1);
    assertThat(status.getCurrentRevision()).isNotEqualTo(status.getUpdateRevision());

    // A pod that is lost below the partition comes back as it was.
    store.delete(Kinds.POD, "default", "db-0", DeleteOptions.NOW);
    eventually("the old pod again", () -> names().size() == 3 && readyReplicas() == 3);
    assertThat(image("db-0")).isEqualTo("netduo/box");

    edit(s -> s.getSpec().getUpdateStrategy().getRollingUpdate().setPartition(0));
    eventually(
        "all new",
        () -> image("db-0").equals("netduo/box:2") && image("db-1").equals("netduo/box:2"));
    eventually(
        "done",
        () -> {
          var now = store.require(Kinds.STATEFUL_SET, "default", "db").getStatus();
          return now.getCurrentRevision().equals(now.getUpdateRevision());
        });
    assertThat(store.list(Kinds.CONTROLLER_REVISION).items())
        .extracting(ControllerRevision::getRevision)
        .containsExactlyInAnyOrder(1L, 2L);
  }

  @Test
  void aTemplateThatComesBackIsTheNewestRevisionAgain() {
    store.create(Kinds.STATEFUL_SET, stateful(1));
    eventually("ready", () -> readyReplicas() == 1);
    edit(s -> image(s, "netduo/box:2"));
    eventually("new", () -> image("db-0").equals("netduo/box:2"));

    edit(s -> image(s, "netduo/box"));

    eventually("old again", () -> image("db-0").equals("netduo/box"));
    assertThat(store.list(Kinds.CONTROLLER_REVISION).items())
        .extracting(ControllerRevision::getRevision)
        .containsExactlyInAnyOrder(2L, 3L);
  }

  @Test
  void aDaemonRunsOnEveryNodeAlsoOnOneThatTakesNoOthers() {
    store.modify(
        Kinds.NODE, "", "n3", n -> n.edit().editSpec().withUnschedulable(true).endSpec().build());
    store.create(Kinds.DAEMON_SET, daemon());

    eventually("three ready", () -> daemonStatus().getNumberReady() == 3);
    assertThat(store.list(Kinds.POD).items())
        .extracting(p -> p.getSpec().getNodeName())
        .containsExactlyInAnyOrder("n1", "n2", "n3");

    store.create(Kinds.NODE, node("n4"));
    eventually("four ready", () -> daemonStatus().getNumberReady() == 4);
    assertThat(daemonStatus().getDesiredNumberScheduled()).isEqualTo(4);
  }

  @Test
  void aDaemonKeepsOffATaintedNodeAndLeavesOneThatDrivesItOut() {
    taint("n1", "NoSchedule");
    store.create(Kinds.DAEMON_SET, daemon());
    eventually("two ready", () -> daemonStatus().getNumberReady() == 2);

    taint("n2", "NoSchedule");
    eventually("one wanted", () -> daemonStatus().getDesiredNumberScheduled() == 1);
    assertThat(daemonStatus().getNumberMisscheduled()).isEqualTo(1);

    taint("n2", "NoExecute");
    eventually("one left", () -> store.list(Kinds.POD).items().size() == 1);
  }

  @Test
  void aDaemonIsReplacedNodeByNode() {
    store.create(Kinds.DAEMON_SET, daemon());
    eventually("three ready", () -> daemonStatus().getNumberReady() == 3);

    store.modify(
        Kinds.DAEMON_SET,
        "default",
        "agent",
        d -> {
          d.getSpec().getTemplate().getSpec().getContainers().getFirst().setImage("netduo/box:2");
          return d;
        });

    eventually(
        "three new",
        () ->
            Long.valueOf(2).equals(daemonStatus().getObservedGeneration())
                && Integer.valueOf(3).equals(daemonStatus().getUpdatedNumberScheduled())
                && Integer.valueOf(3).equals(daemonStatus().getNumberAvailable()));
    assertThat(store.list(Kinds.POD).items())
        .extracting(p -> p.getSpec().getContainers().getFirst().getImage())
        .containsOnly("netduo/box:2");
  }

  @Test
  void aJobRunsUntilEnoughHaveSucceeded() {
    store.create(Kinds.JOB, job(j -> j.getSpec().setCompletions(3)));
    eventually("a pod", () -> !nodes.running().isEmpty());
    assertThat(store.list(Kinds.POD).items()).hasSize(1);

    for (int i = 0; i < 3; i++) {
      eventually("a running pod", () -> !nodes.running().isEmpty());
      nodes.end(nodes.running().getFirst(), "Succeeded");
    }

    eventually("complete", () -> jobIs("Complete"));
    var status = store.require(Kinds.JOB, "default", "once").getStatus();
    assertThat(status.getSucceeded()).isEqualTo(3);
    assertThat(status.getActive()).isNull();
    assertThat(status.getCompletionTime()).isNotNull();
  }

  @Test
  void aJobGivesUpAfterTooManyFailures() {
    store.create(Kinds.JOB, job(j -> j.getSpec().setBackoffLimit(0)));
    eventually("a running pod", () -> !nodes.running().isEmpty());

    nodes.end(nodes.running().getFirst(), "Failed");

    eventually("failed", () -> jobIs("Failed"));
    assertThat(store.require(Kinds.JOB, "default", "once").getStatus().getConditions())
        .anySatisfy(c -> assertThat(c.getReason()).isEqualTo("BackoffLimitExceeded"));
  }

  @Test
  void aFinishedJobGoesWhenItsTimeIsUp() {
    store.create(Kinds.JOB, job(j -> j.getSpec().setTtlSecondsAfterFinished(0)));
    eventually("a running pod", () -> !nodes.running().isEmpty());

    nodes.end(nodes.running().getFirst(), "Succeeded");

    eventually("no job", () -> store.list(Kinds.JOB).items().isEmpty());
    eventually("no pods", () -> store.list(Kinds.POD).items().isEmpty());
  }

  @Test
  void aSuspendedJobRunsNothingUntilItIsResumed() {
    store.create(Kinds.JOB, job(j -> j.getSpec().setSuspend(true)));
    eventually("suspended", () -> jobIs("Suspended"));
    assertThat(store.list(Kinds.POD).items()).isEmpty();

    store.modify(
        Kinds.JOB,
        "default",
        "once",
        j -> {
          j.getSpec().setSuspend(false);
          return j;
        });

    eventually("a running pod", () -> !nodes.running().isEmpty());
  }

  @Test
  void podsOfALostNodeAreNotReadyAndGoWhenTheyBearItNoLonger() {
    var brief = pod("brief");
    brief
        .getSpec()
        .setTolerations(
            List.of(
                new TolerationBuilder()
                    .withOperator("Exists")
                    .withEffect("NoExecute")
                    .withTolerationSeconds(0L)
                    .build()));
    brief.getSpec().setNodeName("n1");
    var patient = pod("patient");
    patient.getSpec().setNodeName("n1");
    store.create(Kinds.POD, brief);
    store.create(Kinds.POD, patient);
    eventually("both ready", () -> nodes.running().size() == 2);

    ready("n1", "Unknown");

    eventually(
        "taints",
        () ->
            store.require(Kinds.NODE, "", "n1").getSpec().getTaints().stream()
                    .filter(t -> t.getKey().equals("node.kubernetes.io/unreachable"))
                    .count()
                == 2);
    eventually("brief is gone", () -> store.get(Kinds.POD, "default", "brief").isEmpty());
    eventually(
        "patient is not ready",
        () -> !Pods.isReady(store.require(Kinds.POD, "default", "patient")));
    assertThat(Pods.isTerminating(store.require(Kinds.POD, "default", "patient"))).isFalse();

    ready("n1", "True");
    eventually("ready again", () -> Pods.isReady(store.require(Kinds.POD, "default", "patient")));
    eventually(
        "no taints", () -> store.require(Kinds.NODE, "", "n1").getSpec().getTaints().isEmpty());
  }

  @Test
  void aCordonedNodeIsTaintedAndTakesNoPods() {
    store.modify(
        Kinds.NODE, "", "n1", n -> n.edit().editSpec().withUnschedulable(true).endSpec().build());
    eventually(
        "a taint", () -> !store.require(Kinds.NODE, "", "n1").getSpec().getTaints().isEmpty());

    store.create(Kinds.DEPLOYMENT, deployment("web", 4));

    eventually("four placed", () -> nodes.running().size() == 4);
    assertThat(store.list(Kinds.POD).items())
        .extracting(p -> p.getSpec().getNodeName())
        .doesNotContain("n1");
  }

  @Test
  void aPodThatLosesItsLabelIsReplacedAndOneThatHasItIsTakenOver() {
    store.create(Kinds.DEPLOYMENT, deployment("web", 2));
    eventually("two", () -> nodes.running().size() == 2);
    var name = nodes.running().getFirst();
    var labels = store.require(Kinds.POD, "default", name).getMetadata().getLabels();

    label(name, Map.of("app", "quarantine"));
    eventually("three", () -> nodes.running().size() == 3);
    eventually(
        "set free", () -> Pods.controller(store.require(Kinds.POD, "default", name)).isEmpty());

    label(name, labels);
    eventually("two again", () -> nodes.running().size() == 2);
  }

  @Test
  void startingAgainOverEverythingChangesNothing() {
    store.create(Kinds.STATEFUL_SET, stateful(2));
    store.create(Kinds.DAEMON_SET, daemon());
    store.create(Kinds.JOB, job(j -> {}));
    store.create(Kinds.DEPLOYMENT, deployment("web", 3));
    eventually("all", () -> nodes.running().size() == 2 + 3 + 1 + 3);
    eventually("sets", () -> readyReplicas() == 2 && daemonStatus().getNumberReady() == 3);
    eventually(
        "settled",
        () -> {
          var job = store.require(Kinds.JOB, "default", "once").getStatus();
          var web = store.require(Kinds.DEPLOYMENT, "default", "web").getStatus();
          return Integer.valueOf(1).equals(job.getReady())
              && Integer.valueOf(3).equals(web.getAvailableReplicas());
        });
    controllers.close();
    nodes.close();
    var before = Long.parseLong(store.list(Kinds.POD).resourceVersion());

    try (var _ = Controllers.start(store, failures::add)) {
      store.create(Kinds.POD, pod("marker"));
      eventually(
          "the marker is placed",
          () -> Pods.node(store.require(Kinds.POD, "default", "marker")).isPresent());
      for (var kind :
          List.of(Kinds.STATEFUL_SET, Kinds.DAEMON_SET, Kinds.JOB, Kinds.REPLICA_SET, Kinds.NODE)) {
        assertThat(store.list(kind).items())
            .as(kind.plural())
            .allSatisfy(o ->
                assertThat(Long.parseLong(o.getMetadata().getResourceVersion()))
                    .isLessThanOrEqualTo(before));
      }
      assertThat(store.list(Kinds.POD).items()).hasSize(10);
    }
    assertThat(failures).isEmpty();
  }

  private void label(String pod, Map<String, String> labels) {
    store.modify(
        Kinds.POD,
        "default",
        pod,
        p -> {
          p.getMetadata().setLabels(labels);
          return p;
        });
  }

  private void ready(String node, String status) {
    store.modifyStatus(
        Kinds.NODE,
        "",
        node,
        n -> {
          n.getStatus().getConditions().getFirst().setStatus(status);
          return n;
        });
  }

  private void taint(String node, String effect) {
    store.modify(
        Kinds.NODE,
        "",
        node,
        n -> {
          n.getSpec()
              .setTaints(List.of(new TaintBuilder().withKey("own").withEffect(effect).build()));
          return n;
        });
  }

  private boolean jobIs(String type) {
    return store.require(Kinds.JOB, "default", "once").getStatus().getConditions().stream()
        .anyMatch(c -> c.getType().equals(type) && c.getStatus().equals("True"));
  }

  private List<String> names() {
    return store.list(Kinds.POD).items().stream().map(p -> p.getMetadata().getName()).toList();
  }

  private int readyReplicas() {
    var ready = store.require(Kinds.STATEFUL_SET, "default", "db").getStatus().getReadyReplicas();
    return ready == null ? 0 : ready;
  }

  private String image(String pod) {
    return store
        .get(Kinds.POD, "default", pod)
        .map(p -> p.getSpec().getContainers().getFirst().getImage())
        .orElse("");
  }

  private static void image(StatefulSet set, String image) {
    set.getSpec().getTemplate().getSpec().getContainers().getFirst().setImage(image);
  }

  private DaemonSetStatus daemonStatus() {
    return store.require(Kinds.DAEMON_SET, "default", "agent").getStatus();
  }

  private void edit(Consumer<StatefulSet> change) {
    store.modify(
        Kinds.STATEFUL_SET,
        "default",
        "db",
        s -> {
          change.accept(s);
          return s;
        });
  }

  private static StatefulSet stateful(int replicas) {
    return new StatefulSetBuilder()
        .withNewMetadata()
        .withName("db")
        .withNamespace("default")
        .endMetadata()
        .withNewSpec()
        .withServiceName("db")
        .withReplicas(replicas)
        .withNewSelector()
        .addToMatchLabels("app", "db")
        .endSelector()
        .withTemplate(deployment("db", 1).getSpec().getTemplate())
        .endSpec()
        .build();
  }

  private static DaemonSet daemon() {
    return new DaemonSetBuilder()
        .withNewMetadata()
        .withName("agent")
        .withNamespace("default")
        .endMetadata()
        .withNewSpec()
        .withNewSelector()
        .addToMatchLabels("app", "agent")
        .endSelector()
        .withTemplate(deployment("agent", 1).getSpec().getTemplate())
        .endSpec()
        .build();
  }

  private static Job job(Consumer<Job> edit) {
    var job =
        new JobBuilder()
            .withNewMetadata()
            .withName("once")
            .withNamespace("default")
            .endMetadata()
            .withNewSpec()
            .withTemplate(deployment("once", 1).getSpec().getTemplate())
            .endSpec()
            .build();
    job.getSpec().getTemplate().getSpec().setRestartPolicy("Never");
    edit.accept(job);
    return job;
  }
}
