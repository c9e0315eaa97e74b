package dev.netduo.k8s.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.probe.LiveProber;
import dev.netduo.emulator.probe.Probe;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.testing.RealEngine;
import dev.netduo.k8s.api.ObjectKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Names, ports and the node's own network in pods. */
@RealEngine
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PodNetworkIT {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final PodRig rig;

  PodNetworkIT(Session session) {
    this.rig = new PodRig(session);
  }

  @AfterAll
  void takeDown() {
    rig.close();
  }

  private String underlay(String node) {
    return rig.cluster.nodes().stream()
        .filter(network -> network.name().equals(node))
        .findFirst()
        .orElseThrow()
        .underlay()
        .toString();
  }

  private Probe.Source.Local node(String name) {
    return new Probe.Source.Local(name, rig.cluster.nodePid(name));
  }

  @Test
  void aPodInItsNodesNetworkHasTheNodesAddress() {
    rig.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: host}
        spec:
          nodeName: n1
          hostNetwork: true
          dnsPolicy: ClusterFirstWithHostNet
          terminationGracePeriodSeconds: 0
          containers:
          - {name: app, image: netduo/box, command: [netserve, 9090/http]}
        """);
    var pod = rig.awaitReady("host");
    assertThat(pod.getStatus().getPodIP()).isEqualTo(underlay("n1"));
    assertThat(pod.getStatus().getHostIP()).isEqualTo(underlay("n1"));
    var answer =
        new LiveProber(rig.agent)
            .send(new Probe.Http(node("n2"), underlay("n1"), 9090, "/", PATIENCE));
    assertThat(answer.reached()).isTrue();
    assertThat(rig.sh("host", "", "cat /etc/resolv.conf"))
        .contains(
            "search default.svc.cluster.local", "nameserver " + rig.cluster.spec().dnsServer());
    rig.delete("host");
  }

  @Test
  void aHostPortLeadsToThePodWhichSeesWhoAsks() {
    rig.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: published}
        spec:
          nodeName: n1
          terminationGracePeriodSeconds: 0
          containers:
          - name: app
            image: netduo/box
            command: [netserve, 8080/http]
            ports: [{containerPort: 8080, hostPort: 9191}]
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: asking}
        spec:
          nodeName: n2
          terminationGracePeriodSeconds: 0
          containers: [{name: app, image: netduo/box}]
        """);
    var published = rig.awaitReady("published");
    rig.awaitReady("asking");
    rig.cluster.settle();
    var prober = new LiveProber(rig.agent);
    var fromNode = prober.send(new Probe.Http(node("n2"), underlay("n1"), 9191, "/", PATIENCE));
    assertThat(fromNode.reached()).as(fromNode.toString()).isTrue();
    assertThat(fromNode.answer())
        .contains("\"client\":\"" + underlay("n2") + "\"")
        .contains("\"server\":\"" + published.getStatus().getPodIP() + ":8080\"");
    var local = prober.send(new Probe.Http(node("n1"), underlay("n1"), 9191, "/", PATIENCE));
    assertThat(local.reached()).isTrue();
    var self =
        new Probe.Source.Local(
            "published",
            rig.cluster.pods().pidOf(new ObjectKey("default", "published")).orElseThrow());
    assertThat(prober.send(new Probe.Http(self, underlay("n1"), 9191, "/", PATIENCE)).reached())
        .isTrue();
    rig.delete("published");
    rig.cluster.settle();
    assertThat(
            prober.send(new Probe.Http(node("n2"), underlay("n1"), 9191, "/", PATIENCE)).reached())
        .isFalse();
    rig.delete("asking");
  }

  @Test
  void hostsAndResolvConfAreWhatTheKubeletWrites() {
    rig.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: named}
        spec:
          hostname: db
          subdomain: data
          hostAliases: [{ip: 10.1.2.3, hostnames: [far.example, far]}]
          dnsPolicy: None
          dnsConfig: {nameservers: [10.9.9.9], searches: [one.example], options: [{name: ndots, value: "2"}]}
          terminationGracePeriodSeconds: 0
          containers: [{name: app, image: netduo/box}]
        """);
    var ip = rig.awaitReady("named").getStatus().getPodIP();
    assertThat(rig.sh("named", "", "cat /etc/hosts"))
        .isEqualTo(
            """
            # Kubernetes-managed hosts file.
            127.0.0.1\tlocalhost
            ::1\tlocalhost ip6-localhost ip6-loopback
            fe00::0\tip6-localnet
            fe00::0\tip6-mcastprefix
            fe00::1\tip6-allnodes
            fe00::2\tip6-allrouters
            %s\tdb.data.default.svc.cluster.local\tdb

            # Entries added by HostAliases.
            10.1.2.3\tfar.example\tfar
            """
                .formatted(ip));
    assertThat(rig.sh("named", "", "hostname; cat /etc/resolv.conf").lines())
        .contains("db", "search one.example", "nameserver 10.9.9.9", "options ndots:2");
    rig.delete("named");
  }

  @Test
  void aContainersOwnFileGoesBeforeAndAReadOnlyRootMeansTheseFilesToo() {
    rig.apply(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: own}
        data: {hosts: "10.7.7.7 elsewhere"}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: etc}
        spec:
          terminationGracePeriodSeconds: 0
          volumes: [{name: own, configMap: {name: own}}]
          containers:
          - name: mounts
            image: netduo/box
            command: [sleep, "1000"]
            volumeMounts: [{name: own, mountPath: /etc/hosts, subPath: hosts}]
          - name: fixed
            image: netduo/box
            command: [sleep, "1000"]
            securityContext: {readOnlyRootFilesystem: true}
        """);
    rig.awaitReady("etc");
    assertThat(rig.sh("etc", "mounts", "cat /etc/hosts")).isEqualTo("10.7.7.7 elsewhere");
    var change = "echo changed >>/etc/hosts; echo changed >>/etc/resolv.conf; cat /etc/hosts";
    assertThat(rig.sh("etc", "fixed", change + " /etc/resolv.conf"))
        .contains("Kubernetes-managed", "nameserver")
        .doesNotContain("changed");
    rig.delete("etc");
  }

  @Test
  void aConnectionIntoAPodEndsInOneDirectionAtATime() throws IOException {
    rig.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: sink}
        spec:
          terminationGracePeriodSeconds: 0
          containers:
          - {name: app, image: netduo/box, command: [sh, -c, "nc -l -p 7000 -e wc -c; sleep 1000"]}
        """);
    rig.awaitReady("sink");
    PodRig.await("it listens", () -> rig.sh("sink", "", "netstat -ltn").contains(":7000"));
    try (var connection = rig.cluster.pods().connect("default", "sink", 7000)) {
      connection.out().write("twelve bytes".getBytes(StandardCharsets.UTF_8));
      connection.endOutput();
      assertThat(new String(connection.in().readAllBytes(), StandardCharsets.UTF_8).strip())
          .isEqualTo("12");
    }
    rig.delete("sink");
  }
}
