package dev.netduo.k8s.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.testing.RealEngine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Files that pods are given. */
@RealEngine
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PodVolumesIT {
  private final PodRig rig;

  PodVolumesIT(Session session) {
    this.rig = new PodRig(session);
  }

  @AfterAll
  void takeDown() {
    rig.close();
  }

  @Test
  void filesOfObjectsArriveAndFollowTheirObjects() {
    rig.apply(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: conf}
        data: {a.txt: "first 'quoted'\\n", b.txt: both}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: cert}
        data: {key: AAEC/w==}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: reader, labels: {tier: back}}
        spec:
          terminationGracePeriodSeconds: 0
          volumes:
          - {name: conf, configMap: {name: conf}}
          - {name: cert, secret: {secretName: cert, defaultMode: 256, items: [{key: key, path: deep/down}]}}
          - name: all
            projected:
              sources:
              - {configMap: {name: conf, items: [{key: b.txt, path: b}]}}
              - {downwardAPI: {items: [{path: labels, fieldRef: {fieldPath: metadata.labels}}]}}
              - {secret: {name: not-there, optional: true}}
          containers:
          - name: app
            image: netduo/box
            volumeMounts:
            - {name: conf, mountPath: /conf}
            - {name: cert, mountPath: /cert}
            - {name: all, mountPath: /all}
            - {name: conf, mountPath: /etc/one.txt, subPath: b.txt}
        """);
    rig.awaitReady("reader");
    assertThat(rig.sh("reader", "", "cat /conf/a.txt /conf/b.txt"))
        .isEqualTo("first 'quoted'\nboth");
    assertThat(rig.sh("reader", "", "od -An -tx1 /cert/deep/down; stat -L -c %a /cert/deep/down"))
        .isEqualTo(" 00 01 02 ff\n400\n");
    assertThat(rig.sh("reader", "", "cat /all/b /all/labels /etc/one.txt"))
        .isEqualTo("bothtier=\"back\"both");
    assertThat(rig.sh("reader", "", "touch /conf/mine")).contains("Read-only file system");
    rig.apply(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: conf}
        data: {a.txt: second, c.txt: new, b.txt: both}
        """);
    PodRig.await("the change arrives", () -> rig.sh("reader", "", "cat /conf/c.txt").equals("new"));
    assertThat(rig.sh("reader", "", "cat /conf/a.txt; ls /conf"))
        .isEqualTo("seconda.txt\nb.txt\nc.txt\n");
    rig.delete("reader");
  }

  @Test
  void aPodWaitsForTheObjectItsFilesComeFrom() {
    rig.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: patient}
        spec:
          terminationGracePeriodSeconds: 0
          volumes: [{name: conf, configMap: {name: later}}]
          containers: [{name: app, image: netduo/box, volumeMounts: [{name: conf, mountPath: /conf}]}]
        """);
    rig.awaitEvent(
        "patient",
        "FailedMount",
        "MountVolume.SetUp failed for volume \"conf\" : configmap \"later\" not found");
    assertThat(PodRig.waiting(rig.pod("patient"))).isEqualTo("ContainerCreating");
    rig.apply(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: later}
        data: {word: here}
        """);
    rig.awaitReady("patient");
    assertThat(rig.sh("patient", "", "cat /conf/word")).isEqualTo("here");
    rig.delete("patient");
  }

  @Test
  void anEmptyVolumeOutlivesItsContainersAndIsEverybodys() {
    rig.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: scratch}
        spec:
          terminationGracePeriodSeconds: 0
          securityContext: {runAsUser: 1000}
          volumes: [{name: work, emptyDir: {}}]
          containers:
          - name: app
            image: netduo/box
            command: [sh, -c, "echo x >>/scratch/count; [ $(wc -l </scratch/count) = 2 ] && sleep 1000"]
            volumeMounts: [{name: work, mountPath: /scratch}]
        """);
    rig.awaitPod("scratch", p -> PodRig.isReady(p) && PodRig.status(p).getRestartCount() == 1);
    assertThat(rig.sh("scratch", "", "wc -l </scratch/count").strip()).isEqualTo("2");
    rig.delete("scratch");
  }
}
