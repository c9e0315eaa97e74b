package dev.netduo.k8s.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.testing.RealEngine;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Informer;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.LogOptions;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What becomes of pods' containers: order, restarts, ends, images, environment. */
@RealEngine
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PodsIT {
  private static final LogOptions PREVIOUS =
      new LogOptions(false, -1, true, false, Optional.empty());

  private final PodRig rig;

  PodsIT(Session session) {
    this.rig = new PodRig(session);
  }

  @AfterAll
  void takeDown() {
    rig.close();
  }

  @Test
  void initContainersRunInOrderThenTheAppsShareOneNetworkAndMemory() {
    rig.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: parts}
        spec:
          terminationGracePeriodSeconds: 0
          volumes: [{name: work, emptyDir: {}}]
          initContainers:
          - {name: one, image: netduo/box, command: [sh, -c, "echo one >>/work/order"],
             volumeMounts: [{name: work, mountPath: /work}]}
          - {name: side, image: netduo/box, restartPolicy: Always, command: [sh, -c, "echo side >>/work/order; sleep 1000"],
             volumeMounts: [{name: work, mountPath: /work}]}
          - {name: two, image: netduo/box, command: [sh, -c, "echo two >>/work/order"],
             volumeMounts: [{name: work, mountPath: /work}]}
          containers:
          - {name: web, image: netduo/box, command: [netserve, 8080/http],
             volumeMounts: [{name: work, mountPath: /work}]}
          - {name: look, image: netduo/box, command: [sleep, "1000"],
             volumeMounts: [{name: work, mountPath: /elsewhere}]}
        """);
    var pod = rig.awaitReady("parts");
    assertThat(rig.sh("parts", "look", "cat /elsewhere/order")).isEqualTo("one\nside\ntwo\n");
    assertThat(rig.sh("parts", "look", "wget -qO- http://127.0.0.1:8080/"))
        .contains("\"server\":\"127.0.0.1:8080\"");
    rig.sh("parts", "web", "echo shared >/dev/shm/memory");
    assertThat(rig.sh("parts", "look", "cat /dev/shm/memory")).isEqualTo("shared\n");
    var inits = pod.getStatus().getInitContainerStatuses();
    assertThat(inits.getFirst().getState().getTerminated().getReason()).isEqualTo("Completed");
    assertThat(inits.get(1).getState().getRunning()).isNotNull();
    assertThat(pod.getStatus().getQosClass()).isEqualTo("BestEffort");
    assertThat(PodRig.condition(pod, "Initialized").getStatus()).isEqualTo("True");
    assertThat(PodRig.condition(pod, "PodReadyToStartContainers").getStatus()).isEqualTo("True");
    assertThat(PodRig.status(pod).getImageID()).startsWith("docker://sha256:");
    rig.delete("parts");
  }

  @Test
  void aFailedInitContainerIsTriedAgainAndHoldsTheAppBack() {
    rig.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: held}
        spec:
          initContainers: [{name: first, image: netduo/box, command: [sh, -c, "exit 7"]}]
          containers: [{name: app, image: netduo/box, command: [sleep, "1000"]}]
        """);
    var pod =
        rig.awaitPod(
            "held",
            p ->
                !p.getStatus().getInitContainerStatuses().isEmpty()
                    && p.getStatus().getInitContainerStatuses().getFirst().getRestartCount() >= 1);
    assertThat(pod.getStatus().getPhase()).isEqualTo("Pending");
    assertThat(PodRig.waiting(pod)).isEqualTo("PodInitializing");
    assertThat(PodRig.condition(pod, "Initialized").getMessage())
        .isEqualTo("containers with incomplete status: [first]");
    rig.delete("held");
  }

  @Test
  void aContainerThatKeepsFailingIsPutOffLongerAndLongerAndKeepsItsLastLog() {
    rig.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: failing}
        spec:
          containers: [{name: app, image: netduo/box, command: [sh, -c, "echo run; exit 3"]}]
        """);
    var pod =
        rig.awaitPod(
            "failing",
            p ->
                PodRig.waiting(p).equals("CrashLoopBackOff")
                    && PodRig.status(p).getRestartCount() >= 1);
    var status = PodRig.status(pod);
    assertThat(status.getState().getWaiting().getMessage())
        .matches("back-off \\d+s restarting failed container=app pod=failing_default\\(.*\\)");
    assertThat(status.getLastState().getTerminated().getExitCode()).isEqualTo(3);
    assertThat(status.getLastState().getTerminated().getReason()).isEqualTo("Error");
    assertThat(pod.getStatus().getPhase()).isEqualTo("Running");
    assertThat(rig.logs("failing", PREVIOUS)).isEqualTo("run\n");
    rig.awaitEvent("failing", "BackOff", "Back-off restarting failed container app in pod failing");
    rig.delete("failing");
  }

  @Test
  void podsThatRunOnceSucceedOrFailAndKeepTheirLogs() {
    rig.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: well}
        spec:
          restartPolicy: Never
          containers: [{name: app, image: netduo/box, command: [echo, done]}]
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: badly}
        spec:
          restartPolicy: Never
          containers: [{name: app, image: netduo/box, command: [no-such-program]}]
        """);
    var well = rig.awaitPod("well", p -> "Succeeded".equals(p.getStatus().getPhase()));
    var badly = rig.awaitPod("badly", p -> "Failed".equals(p.getStatus().getPhase()));
    assertThat(rig.logs("well", LogOptions.ALL)).isEqualTo("done\n");
    assertThat(PodRig.condition(well, "Ready").getReason()).isEqualTo("PodCompleted");
    var end = PodRig.status(badly).getState().getTerminated();
    assertThat(end.getReason()).isEqualTo("StartError");
    assertThat(end.getExitCode()).isEqualTo(128);
    assertThat(end.getMessage()).contains("no-such-program");
    rig.delete("well");
    rig.delete("badly");
  }

  @Test
  void imagesThatAreNotThereAreReportedAsKubernetesDoes() {
    // What is so for a moment only, who looks now and then may miss.
    var reasons = new CopyOnWriteArrayList<String>();
    var watch =
        Informer.<Pod>start(
            rig.cluster.api(),
            Kinds.POD,
            PodRig.NAMESPACE,
            change ->
                change
                    .after()
                    .filter(pod -> pod.getMetadata().getName().equals("pulled"))
                    .ifPresent(pod -> reasons.add(PodRig.waiting(pod))));
    rig.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: never}
        spec:
          containers: [{name: app, image: netduo/none-of-these, imagePullPolicy: Never}]
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: pulled}
        spec:
          containers: [{name: app, image: registry.invalid/none}]
        """);
    var never = rig.awaitPod("never", p -> PodRig.waiting(p).equals("ErrImageNeverPull"));
    assertThat(PodRig.status(never).getState().getWaiting().getMessage())
        .isEqualTo(
            "Container image \"netduo/none-of-these\" is not present with pull policy of Never");
    rig.awaitPod("pulled", p -> PodRig.waiting(p).equals("ImagePullBackOff"));
    PodRig.await("both are told", () -> reasons.contains("ImagePullBackOff"));
    watch.close();
    assertThat(reasons).containsSubsequence("ErrImagePull", "ImagePullBackOff");
    rig.awaitEvent("pulled", "Failed", "Failed to pull image \"registry.invalid/none\"");
    rig.awaitEvent("pulled", "BackOff", "Back-off pulling image");
    rig.delete("never");
    rig.delete("pulled");
  }

  @Test
  void theEnvironmentComesFromObjectsAndThePodItself() {
    rig.apply(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        data: {colour: red}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: keys}
        stringData: {password: open}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: told, labels: {app: told}}
        spec:
          terminationGracePeriodSeconds: 0
          containers:
          - name: app
            image: netduo/box
            command: [sh, -c, "echo $(COLOUR) at $(IP); sleep 1000"]
            resources: {limits: {memory: 32Mi, cpu: 500m}}
            securityContext: {runAsUser: 1234, capabilities: {drop: [ALL]}}
            envFrom: [{secretRef: {name: keys}, prefix: KEY_}]
            env:
            - {name: COLOUR, valueFrom: {configMapKeyRef: {name: settings, key: colour}}}
            - {name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
            - {name: LABEL, valueFrom: {fieldRef: {fieldPath: "metadata.labels['app']"}}}
            - {name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}
            - {name: MEMORY, valueFrom: {resourceFieldRef: {resource: limits.memory, divisor: 1Mi}}}
        """);
    var pod = rig.awaitReady("told");
    var ip = pod.getStatus().getPodIP();
    assertThat(rig.logs("told", LogOptions.ALL)).isEqualTo("red at " + ip + "\n");
    assertThat(rig.sh("told", "", "echo $KEY_password $LABEL $NODE $MEMORY $(id -u)"))
        .isEqualTo("open told " + pod.getSpec().getNodeName() + " 32 1234\n");
    assertThat(rig.sh("told", "", "grep CapBnd /proc/self/status")).contains("0000000000000000");
    assertThat(
            rig.sh(
                "told",
                "",
                "cat /sys/fs/cgroup/memory/memory.limit_in_bytes"
                    + " /sys/fs/cgroup/memory.max 2>/dev/null"))
        .isEqualTo("33554432\n");
    // Half of a period of 100 ms, in either version of control groups.
    assertThat(
            rig.sh(
                "told",
                "",
                "cat /sys/fs/cgroup/cpu/cpu.cfs_quota_us /sys/fs/cgroup/cpu.max 2>/dev/null"))
        .matches("50000( 100000)?\n");
    assertThat(pod.getStatus().getQosClass()).isEqualTo("Guaranteed");
    rig.delete("told");
  }

  @Test
  void aContainerThatWantsWhatIsMissingStartsWhenItIsThere() {
    rig.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: wanting}
        spec:
          terminationGracePeriodSeconds: 0
          containers:
          - name: app
            image: netduo/box
            env: [{name: LATE, valueFrom: {configMapKeyRef: {name: late, key: word}}}]
        """);
    var pod = rig.awaitPod("wanting", p -> PodRig.waiting(p).equals("CreateContainerConfigError"));
    assertThat(PodRig.status(pod).getState().getWaiting().getMessage())
        .isEqualTo("configmap \"late\" not found");
    rig.awaitEvent("wanting", "Failed", "Error: configmap \"late\" not found");
    rig.apply(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: late}
        data: {word: here}
        """);
    rig.awaitReady("wanting");
    rig.delete("wanting");
  }

  @Test
  void whoWouldGetHoldOfTheMachineIsRefused() {
    rig.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: mighty}
        spec:
          containers: [{name: app, image: netduo/box, securityContext: {privileged: true}}]
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: mount}
        spec:
          volumes: [{name: host, hostPath: {path: /}}]
          containers: [{name: app, image: netduo/box, volumeMounts: [{name: host, mountPath: /host}]}]
        """);
    rig.awaitPod("mighty", p -> PodRig.waiting(p).equals("CreateContainerConfigError"));
    rig.awaitEvent("mighty", "Failed", "privileged containers are refused");
    rig.awaitEvent("mount", "FailedMount", "MountVolume.SetUp failed for volume \"host\"");
    rig.delete("mighty");
    rig.delete("mount");
  }

  @Test
  void memoryBeyondTheLimitEndsTheContainer() {
    rig.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: greedy}
        spec:
          restartPolicy: Never
          containers:
          - name: app
            image: netduo/box
            command: [sh, -c, "tail /dev/zero"]
            resources: {limits: {memory: 16Mi}}
        """);
    var pod = rig.awaitPod("greedy", p -> "Failed".equals(p.getStatus().getPhase()));
    assertThat(PodRig.status(pod).getState().getTerminated().getExitCode()).isEqualTo(137);
    assertThat(PodRig.status(pod).getState().getTerminated().getReason()).isEqualTo("OOMKilled");
    rig.delete("greedy");
  }

  @Test
  void aPodIsToldToEndAndItsHookRunsFirst() {
    rig.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: polite}
        spec:
          terminationGracePeriodSeconds: 20
          volumes: [{name: work, emptyDir: {medium: Memory, sizeLimit: 1Mi}}]
          containers:
          - name: app
            image: netduo/box
            command: [sh, -c, "trap 'echo bye after $(cat /work/hook); exit 0' TERM; while :; do sleep 0.1; done"]
            lifecycle:
              postStart: {exec: {command: [sh, -c, "echo started >/work/start"]}}
              preStop: {exec: {command: [sh, -c, "echo hook >/work/hook"]}}
            volumeMounts: [{name: work, mountPath: /work}]
        """);
    rig.awaitReady("polite");
    assertThat(rig.sh("polite", "", "cat /work/start; df -m /work | tail -1"))
        .startsWith("started\n")
        .contains("tmpfs");
    var said = new java.io.ByteArrayOutputStream();
    var following =
        Thread.ofVirtual()
            .start(() ->
                rig.cluster
                    .pods()
                    .logs(
                        PodRig.NAMESPACE,
                        "polite",
                        "",
                        new LogOptions(true, -1, false, false, Optional.empty()),
                        said,
                        said));
    rig.cluster.api().delete(Kinds.POD, PodRig.NAMESPACE, "polite", DeleteOptions.DEFAULT);
    rig.awaitGone("polite");
    PodRig.await("the log ends", () -> !following.isAlive());
    assertThat(said.toString(java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo("bye after hook\n");
    rig.awaitEvent("polite", "Killing", "Stopping container app");
  }

  @Test
  void whoeverDoesNotEndInTimeIsKilled() {
    rig.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: stubborn}
        spec:
          restartPolicy: Never
          activeDeadlineSeconds: 1
          terminationGracePeriodSeconds: 3
          containers:
          - name: app
            image: netduo/box
            command: [sh, -c, "trap 'echo told' TERM; while :; do sleep 0.1; done"]
        """);
    var pod = rig.awaitPod("stubborn", PodRig::hasEnded);
    var ended = PodRig.status(pod).getState().getTerminated();
    assertThat(ended.getExitCode()).isEqualTo(137);
    assertThat(rig.logs("stubborn", LogOptions.ALL)).isEqualTo("told\n");
    // Of the second that it may run and the three to end in; the times are of whole seconds.
    assertThat(Instant.parse(ended.getFinishedAt()))
        .isBetween(
            Instant.parse(ended.getStartedAt()).plusSeconds(3),
            Instant.parse(ended.getStartedAt()).plusSeconds(20));

    rig.delete("stubborn");
  }

  @Test
  void aPodThatIsForcedToGoIsGoneAtOnce() {
    rig.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: deaf}
        spec: {containers: [{name: app, image: netduo/box, command: [sleep, "1000"]}]}
        """);
    rig.awaitReady("deaf");
    rig.cluster.api().delete(Kinds.POD, PodRig.NAMESPACE, "deaf", DeleteOptions.DEFAULT);
    var begun = System.nanoTime();
    rig.cluster.api().delete(Kinds.POD, PodRig.NAMESPACE, "deaf", DeleteOptions.NOW);
    rig.awaitGone("deaf");
    assertThat(System.nanoTime() - begun).isLessThan(10_000_000_000L);
  }

  @Test
  void aContainerThatSomebodyRemovesIsMadeAgain() {
    rig.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: robbed}
        spec:
          terminationGracePeriodSeconds: 0
          containers: [{name: app, image: netduo/box}]
        """);
    var before = rig.awaitReady("robbed");
    var id = PodRig.status(before).getContainerID().substring("docker://".length());
    rig.session.engine().containers().remove(id);
    var after =
        rig.awaitPod("robbed", p -> PodRig.isReady(p) && PodRig.status(p).getRestartCount() == 1);
    assertThat(after.getStatus().getPodIP()).isEqualTo(before.getStatus().getPodIP());
    rig.delete("robbed");
  }

  @Test
  void aPodThatRunsLongerThanItMayIsEnded() {
    rig.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: late}
        spec:
          activeDeadlineSeconds: 2
          terminationGracePeriodSeconds: 0
          containers: [{name: app, image: netduo/box}]
        """);
    var pod = rig.awaitPod("late", p -> "Failed".equals(p.getStatus().getPhase()));
    assertThat(pod.getStatus().getReason()).isEqualTo("DeadlineExceeded");
    PodRig.await(
        "its container ends", () -> rig.containers("late").stream().noneMatch(c -> c.isRunning()));
    rig.delete("late");
  }

  @Test
  void logsCanBeTimedAndTheMainProcessBeTalkedTo() {
    rig.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: talk}
        spec:
          terminationGracePeriodSeconds: 0
          restartPolicy: Never
          containers:
          - {name: app, image: netduo/box, stdin: true, command: [sh, -c, "echo begin; read line; echo got $line; exit 4"]}
        """);
    rig.awaitReady("talk");
    var timed = new LogOptions(false, 1, false, true, Optional.of(java.time.Instant.EPOCH));
    // Ready is a container that runs, whether it has said anything yet or not.
    PodRig.await("something is said", () -> !rig.logs("talk", timed).isEmpty());
    assertThat(rig.logs("talk", timed)).matches("\\d{4}-\\d\\d-\\d\\dT\\S+Z begin\n");
    var out = new java.io.ByteArrayOutputStream();
    var in =
        new java.io.ByteArrayInputStream(
            "hello\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    var code =
        rig.cluster
            .pods()
            .attach(
                PodRig.NAMESPACE,
                "talk",
                "",
                new dev.netduo.emulator.engine.Streams(in, out, out),
                false);
    assertThat(out.toString(java.nio.charset.StandardCharsets.UTF_8)).isEqualTo("got hello\n");
    assertThat(code).isEqualTo(4);
    rig.delete("talk");
  }
}
