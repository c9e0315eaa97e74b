package dev.netduo.k8s.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.testing.RealEngine;
import dev.netduo.k8s.cluster.ClusterSpec;
import dev.netduo.k8s.kubeconfig.Kubeconfigs;
import dev.netduo.k8s.server.RealKubectl;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The real kubectl against a cluster of real containers. */
@RealEngine
@TestInstance(Lifecycle.PER_CLASS)
class KubectlIT {
  // A service's rules and name follow its object; nobody waits for them but who asks.
  private static final String ASK_UNTIL_ANSWERED =
      """
      for try in $(seq 100); do
        wget -q -O- http://web.default.svc && exit
        usleep 100000
      done
      exit 1
      """;

  private final Session session;
  private final ClusterHome home;
  private final RealKubectl kubectl;
  private final Path folder;

  KubectlIT(Session session, @TempDir Path folder) {
    this.session = session;
    this.folder = folder;
    this.home = new ClusterHome(folder.resolve(session.name()));
    var served =
        new ClusterStart(home, ServedCluster::start, line -> {})
            .start(Optional.of(ClusterSpec.DEFAULT));
    var written =
        new Kubeconfigs(List.of(folder.resolve("kubeconfig")))
            .add(session.name(), served.address(), home.credentials());
    this.kubectl = RealKubectl.of(written.file(), folder);
    kubectl.out(
        "wait",
        "-n",
        "kube-system",
        "--for=condition=Available",
        "deploy/kube-dns",
        "--timeout=60s");
  }

  @AfterAll
  void remove() {
    var _ = ClusterEnd.remove(home, session.engine());
  }

  @AfterEach
  void clear() {
    kubectl.out(
        "delete",
        "deploy,sts,ds,job,pod,svc,netpol,cm,secret",
        "--all",
        "--grace-period=0",
        "--force");
    for (var node : List.of("n1", "n2", "n3")) {
      kubectl.out("uncordon", node);
    }
  }

  private void deploy(String name, int replicas) {
    kubectl.out(
        "create", "deployment", name, "--image=netduo/box", "--replicas=" + replicas, "--port=80");
    kubectl.out("rollout", "status", "deploy/" + name, "--timeout=60s");
  }

  private List<String> pods(String app) {
    return Arrays.stream(
            kubectl
                .out("get", "pods", "-l", "app=" + app, "-o", "jsonpath={.items[*].metadata.name}")
                .strip()
                .split(" ", -1))
        .toList();
  }

  @Test
  void nodesShowWhatTheyAre() {
    assertThat(kubectl.out("get", "nodes", "--no-headers").lines())
        .hasSize(3)
        .allMatch(line -> line.matches("n[123] +Ready .*"));
    assertThat(kubectl.out("get", "nodes", "-o", "wide")).contains("INTERNAL-IP");
    assertThat(kubectl.out("describe", "node", "n1")).contains("PodCIDR:", "10.244.0.0/24");
    assertThat(kubectl.err("top", "pods")).contains("Metrics API not available");
  }

  @Test
  void aDeploymentIsExposedAndAnswersByName() {
    deploy("web", 3);
    kubectl.out("expose", "deploy/web", "--port=80");
    assertThat(kubectl.out("exec", "deploy/web", "--", "sh", "-c", ASK_UNTIL_ANSWERED))
        .contains("\"name\":\"web-");
    assertThat(kubectl.out("get", "endpointslices", "-o", "wide")).contains("10.244.");
    assertThat(kubectl.out("get", "svc", "web")).contains("ClusterIP").contains("80/TCP");
    assertThat(kubectl.out("describe", "svc", "web")).contains("Endpoints:").contains(":80");
  }

  @Test
  void rolloutsGoForwardAndBack() {
    deploy("web", 2);
    kubectl.out("set", "env", "deploy/web", "COLOR=blue");
    assertThat(kubectl.out("rollout", "status", "deploy/web", "--timeout=60s"))
        .contains("successfully rolled out");
    assertThat(color()).isEqualTo("blue");
    assertThat(kubectl.out("rollout", "history", "deploy/web")).contains("1", "2");

    kubectl.out("rollout", "undo", "deploy/web");
    kubectl.out("rollout", "status", "deploy/web", "--timeout=60s");
    assertThat(color()).isEmpty();

    var before = pods("web");
    kubectl.out("rollout", "restart", "deploy/web");
    kubectl.out("rollout", "status", "deploy/web", "--timeout=60s");
    // A rollout is over before the last of the old pods has ended.
    before.forEach(pod -> kubectl.out("wait", "--for=delete", "pod/" + pod, "--timeout=60s"));
    assertThat(pods("web")).hasSize(2).doesNotContainAnyElementsOf(before);
    kubectl.out("scale", "deploy/web", "--replicas=1");
    kubectl.out("wait", "deploy/web", "--for=jsonpath={.status.replicas}=1", "--timeout=30s");
  }

  private String color() {
    return kubectl.out("exec", "deploy/web", "--", "sh", "-c", "echo $COLOR").strip();
  }

  @Test
  void setsOfPodsRollBack() throws IOException {
    for (var kind : List.of("StatefulSet", "DaemonSet")) {
      var file = Files.createTempFile(folder, "set", ".yaml");
      Files.writeString(
          file,
          """
          apiVersion: apps/v1
          kind: %s
          metadata: {name: db}
          spec:
            %s
            selector: {matchLabels: {app: db}}
            template:
              metadata: {labels: {app: db}}
              spec:
                terminationGracePeriodSeconds: 0
                containers: [{name: box, image: netduo/box}]
          """
              .formatted(kind, kind.equals("StatefulSet") ? "serviceName: db\n  replicas: 2" : ""));
      var name = kind.toLowerCase(java.util.Locale.ROOT) + "/db";
      kubectl.out("apply", "-f", file.toString());
      kubectl.out("rollout", "status", name, "--timeout=60s");
      kubectl.out("set", "env", name, "COLOR=blue");
      kubectl.out("rollout", "status", name, "--timeout=60s");
      kubectl.out("rollout", "undo", name);
      kubectl.out("rollout", "status", name, "--timeout=60s");
      assertThat(kubectl.out("get", name, "-o", "jsonpath={.spec.template.spec.containers[0].env}"))
          .isEmpty();
      kubectl.out("delete", name);
    }
  }

  @Test
  void commandsLogsAndFilesReachTheContainer() throws IOException {
    kubectl.out("run", "box", "--image=netduo/box", "--", "sh", "-c", "echo hello; sleep 1000");
    kubectl.out("wait", "pod/box", "--for=condition=Ready", "--timeout=60s");
    assertThat(kubectl.out("logs", "box")).isEqualTo("hello\n");
    assertThat(kubectl.runWith("typed", "exec", "-i", "box", "--", "cat").out()).isEqualTo("typed");
    assertThat(kubectl.run("exec", "box", "--", "sh", "-c", "exit 7").exitCode()).isEqualTo(7);
    var file = Files.writeString(folder.resolve("file"), "copied");
    kubectl.out("cp", file.toString(), "box:/tmp/file");
    assertThat(kubectl.out("exec", "box", "--", "cat", "/tmp/file")).isEqualTo("copied");
    kubectl.out("cp", "box:/tmp/file", "back");
    assertThat(folder.resolve("back")).hasContent("copied");
    assertThat(kubectl.out("describe", "pod", "box")).contains("Scheduled", "Started");
  }

  @Test
  void logsAreFollowed() throws IOException {
    kubectl.out(
        "run",
        "ticks",
        "--image=netduo/box",
        "--restart=Never",
        "--",
        "sh",
        "-c",
        "for i in 1 2 3; do echo tick $i; sleep 1; done");
    kubectl.out("wait", "pod/ticks", "--for=condition=Ready", "--timeout=60s");
    assertThat(kubectl.out("logs", "-f", "ticks")).isEqualTo("tick 1\ntick 2\ntick 3\n");
  }

  @Test
  void aJobRunsToItsEnd() {
    kubectl.out("create", "job", "once", "--image=netduo/box", "--", "sh", "-c", "echo done");
    kubectl.out("wait", "job/once", "--for=condition=Complete", "--timeout=60s");
    assertThat(kubectl.out("logs", "job/once")).isEqualTo("done\n");
  }

  @Test
  void aPortIsForwarded() throws Exception {
    deploy("web", 1);
    var forwarding = kubectl.start("port-forward", "deploy/web", ":80");
    try (var lines =
        new BufferedReader(
            new InputStreamReader(forwarding.getInputStream(), StandardCharsets.UTF_8))) {
      var first = String.valueOf(lines.readLine());
      var port = first.replaceAll(".*127.0.0.1:(\\d+) .*", "$1");
      try (var client = HttpClient.newHttpClient()) {
        for (int time = 0; time < 3; time++) {
          var answer =
              client.send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port)).build(),
                  BodyHandlers.ofString());
          assertThat(answer.body()).contains("\"name\":\"web-");
        }
      }
    } finally {
      forwarding.destroy();
      forwarding.waitFor();
    }
  }

  @Test
  void aNodeIsDrained() {
    deploy("web", 4);
    kubectl.out("drain", "n1", "--ignore-daemonsets", "--force", "--timeout=60s");
    assertThat(kubectl.out("get", "node", "n1")).contains("SchedulingDisabled");
    kubectl.out("rollout", "status", "deploy/web", "--timeout=60s");
    assertThat(
            kubectl.out("get", "pods", "-l", "app=web", "-o", "jsonpath={.items[*].spec.nodeName}"))
        .doesNotContain("n1");
    kubectl.out(
        "wait",
        "-n",
        "kube-system",
        "--for=condition=Available",
        "deploy/kube-dns",
        "--timeout=60s");
  }

  @Test
  void whatIsWrongIsSaidInTheServersWords() {
    assertThat(kubectl.err("get", "pod", "nobody"))
        .contains("Error from server (NotFound): pods \"nobody\" not found");
    var wrong =
        """
        apiVersion: v1
        kind: Service
        metadata: {name: x}
        spec: {ports: [{port: 70000}]}
        """;
    assertThat(kubectl.runWith(wrong, "create", "-f", "-").err())
        .contains("spec.ports[0].port: Invalid value: 70000: must be between 1 and 65535");
    assertThat(kubectl.runWith(wrong.replace("port:", "prot:"), "create", "-f", "-").err())
        .contains("unknown field \"spec.ports[0].prot\"");
    kubectl.out("run", "lost", "--image=nowhere.invalid/none", "--image-pull-policy=Never");
    kubectl.out(
        "wait",
        "pod/lost",
        "--for=jsonpath={.status.containerStatuses[0].state.waiting.reason}=ErrImageNeverPull",
        "--timeout=30s");
  }
}
