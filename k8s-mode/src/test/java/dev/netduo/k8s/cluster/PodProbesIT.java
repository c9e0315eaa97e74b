package dev.netduo.k8s.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.testing.RealEngine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What probes find out, and what follows. */
@RealEngine
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PodProbesIT {
  private final PodRig rig;

  PodProbesIT(Session session) {
    this.rig = new PodRig(session);
  }

  @AfterAll
  void takeDown() {
    rig.close();
  }

  private void begin(String name, String command, String probes) {
    rig.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s}
        spec:
          terminationGracePeriodSeconds: 0
          containers:
          - name: app
            image: netduo/box
            command: %s
            ports: [{name: web, containerPort: 8080}]
        """
                .formatted(name, command)
            + probes.indent(4));
  }

  @Test
  void readinessByHttpComesAndGoes() {
    begin(
        "web",
        "[sh, -c, \"while :; do sleep 1; done\"]",
        """
        readinessProbe: {periodSeconds: 1, failureThreshold: 1, httpGet: {port: web, path: /here,
          httpHeaders: [{name: X-Asked, value: "yes"}]}}
        """);
    var pod =
        rig.awaitPod("web", p -> !p.getStatus().getPhase().equals("Pending") && !PodRig.isReady(p));
    assertThat(PodRig.condition(pod, "Ready").getMessage())
        .isEqualTo("containers with unready status: [app]");
    rig.awaitEvent(
        "web",
        "Unhealthy",
        "Readiness probe failed: Get \"http://%s:8080/here\": dial tcp %s:8080: connect: connection refused"
            .formatted(pod.getStatus().getPodIP(), pod.getStatus().getPodIP()));
    rig.sh("web", "", "netserve 8080/http >/dev/null 2>&1 &");
    pod = rig.awaitReady("web");
    assertThat(PodRig.status(pod).getRestartCount()).isZero();
    rig.sh("web", "", "kill $(pidof netserve)");
    rig.awaitPod("web", p -> !PodRig.isReady(p));
    rig.sh(
        "web",
        "",
        "mkdir -p /srv && (while :; do printf 'HTTP/1.1 503 No\\r\\nContent-Length: 0\\r\\n\\r\\n'"
            + " | nc -l -p 8080 >>/srv/asked; done) >/dev/null 2>&1 &");
    rig.awaitEvent(
        "web", "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503");
    assertThat(rig.sh("web", "", "cat /srv/asked")).contains("GET /here HTTP/1.1", "X-Asked: yes");
    rig.delete("web");
  }

  @Test
  void aPodWhoseLivenessFailsIsStartedAgain() {
    begin(
        "dying",
        "[sh, -c, \"touch /alive; sleep 2; rm /alive; sleep 1000\"]",
        "livenessProbe: {periodSeconds: 1, failureThreshold: 2, exec: {command: [cat, /alive]}}\n");
    var pod = rig.awaitPod("dying", p -> PodRig.status(p).getRestartCount() >= 1);
    assertThat(PodRig.status(pod).getLastState().getTerminated().getExitCode()).isEqualTo(137);
    rig.awaitEvent("dying", "Unhealthy", "Liveness probe failed: cat: can't open '/alive'");
    rig.awaitEvent("dying", "Killing", "Container app failed liveness probe, will be restarted");
    rig.delete("dying");
  }

  @Test
  void theOtherProbesWaitForTheStartup() {
    begin(
        "slow",
        "[sh, -c, \"sleep 3; exec netserve 8080/tcp\"]",
        """
        startupProbe: {periodSeconds: 1, failureThreshold: 30, tcpSocket: {port: 8080}}
        livenessProbe: {periodSeconds: 1, failureThreshold: 1, tcpSocket: {port: web}}
        """);
    var pod = rig.awaitReady("slow");
    assertThat(PodRig.status(pod).getStarted()).isTrue();
    assertThat(PodRig.status(pod).getRestartCount()).isZero();
    rig.awaitEvent("slow", "Unhealthy", "Startup probe failed: dial tcp");
    rig.delete("slow");
  }

  @Test
  void aProbeThatHangsFailsWhenItsTimeIsOver() {
    begin(
        "hanging",
        "[sh, -c, \"while :; do nc -l -p 8080 >/dev/null; done\"]",
        """
        readinessProbe: {periodSeconds: 1, timeoutSeconds: 1, httpGet: {port: 8080}}
        """);
    rig.awaitEvent(
        "hanging",
        "Unhealthy",
        "context deadline exceeded (Client.Timeout exceeded while awaiting headers)");
    rig.delete("hanging");
  }
}
