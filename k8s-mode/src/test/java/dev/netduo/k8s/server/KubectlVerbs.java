package dev.netduo.k8s.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.Samples;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a kubectl of the distribution makes of the server, over a store without controllers. */
abstract class KubectlVerbs {
  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: front, labels: {app: front}}
      spec:
        replicas: 2
        selector: {matchLabels: {app: front}}
        template:
          metadata: {labels: {app: front}}
          spec: {containers: [{name: main, image: box:1, env: [{name: A, value: b}]}]}
      """;

  @TempDir Path folder;
  Served served;
  RealKubectl kubectl;

  /** The kubectl that is tried, on a cluster. */
  abstract RealKubectl client(Path kubeconfig);

  @BeforeEach
  void serve() {
    served = new Served();
    kubectl = client(served.kubeconfig(folder));
  }

  @AfterEach
  void close() {
    served.close();
  }

  @Test
  void getShowsTheUsualColumns() {
    assertThat(kubectl.out("get", "pods").lines().toList())
        .satisfiesExactly(
            head -> assertThat(head).matches("NAME +READY +STATUS +RESTARTS +AGE"),
            row -> assertThat(row).matches("web +\\d/1 +Running +0 +\\S+"));
    assertThat(kubectl.out("get", "po", "-o", "wide")).contains("IP", "NODE", "10.0.0.1", "n1");
    assertThat(kubectl.out("get", "pod/web", "-o", "jsonpath={.status.podIP}"))
        .isEqualTo("10.0.0.1");
    assertThat(kubectl.out("get", "pod", "web", "-o", "yaml"))
        .startsWith("apiVersion: v1\nkind: Pod\n");
    assertThat(kubectl.out("get", "pods", "-A", "-l", "app=web", "-o", "name"))
        .isEqualTo("pod/web\n");
    assertThat(kubectl.out("get", "pods", "--field-selector", "status.phase=Pending", "-o", "name"))
        .isEmpty();
    assertThat(kubectl.err("get", "pods", "--field-selector", "spec.image=x"))
        .contains("field label not supported: spec.image");
    assertThat(kubectl.err("get", "pod", "nobody"))
        .isEqualTo("Error from server (NotFound): pods \"nobody\" not found\n");
    assertThat(kubectl.err("get", "mangos"))
        .contains("the server doesn't have a resource type \"mangos\"");
  }

  @Test
  void whatItMakesItselfIsCreated() {
    assertThat(kubectl.out("create", "deployment", "front", "--image=box:1", "--replicas=3"))
        .isEqualTo("deployment.apps/front created\n");
    kubectl.out("run", "one", "--image=box:1", "--restart=Never", "--env=A=b", "--port=80");
    kubectl.out("expose", "deployment", "front", "--port=80", "--target-port=8080");
    kubectl.out("create", "configmap", "settings", "--from-literal=a=b");
    kubectl.out("create", "secret", "generic", "key", "--from-literal=a=b");
    kubectl.out("create", "service", "clusterip", "plain", "--tcp=80:8080");
    kubectl.out("create", "namespace", "other");
    kubectl.out("create", "serviceaccount", "robot");
    kubectl.out("create", "job", "once", "--image=box:1");
    kubectl.out("create", "ingress", "door", "--rule=a.example/x=front:80");
    assertThat(kubectl.out("get", "deploy,svc,cm,secret,sa,job,ing", "-o", "name").lines())
        .contains(
            "deployment.apps/front",
            "service/front",
            "service/plain",
            "configmap/settings",
            "secret/key",
            "serviceaccount/robot",
            "job.batch/once",
            "ingress.networking.k8s.io/door");
    var deployment = served.store.require(Kinds.DEPLOYMENT, "default", "front");
    assertThat(deployment.getSpec().getReplicas()).isEqualTo(3);
    assertThat(deployment.getSpec().getTemplate().getSpec().getContainers())
        .singleElement()
        .satisfies(container -> assertThat(container.getImage()).isEqualTo("box:1"));
    assertThat(served.store.require(Kinds.SECRET, "default", "key").getData())
        .containsEntry("a", "Yg==");
    var port =
        served.store.require(Kinds.SERVICE, "default", "plain").getSpec().getPorts().getFirst();
    assertThat(port.getPort()).isEqualTo(80);
    assertThat(port.getTargetPort().getIntVal()).isEqualTo(8080);
    assertThat(kubectl.err("create", "namespace", "other"))
        .isEqualTo("Error from server (AlreadyExists): namespaces \"other\" already exists\n");
  }

  @Test
  void manifestsAreAppliedAndCompared() throws IOException {
    var file = Files.writeString(folder.resolve("front.yaml"), DEPLOYMENT).toString();
    assertThat(kubectl.out("apply", "-f", file)).isEqualTo("deployment.apps/front created\n");
    assertThat(kubectl.out("apply", "-f", file)).isEqualTo("deployment.apps/front unchanged\n");
    Files.writeString(Path.of(file), DEPLOYMENT.replace("replicas: 2", "replicas: 5"));
    assertThat(kubectl.run("diff", "-f", file).out()).contains("-  replicas: 2", "+  replicas: 5");
    assertThat(served.store.require(Kinds.DEPLOYMENT, "default", "front").getSpec().getReplicas())
        .as("diff changes nothing")
        .isEqualTo(2);
    assertThat(kubectl.out("apply", "-f", file)).isEqualTo("deployment.apps/front configured\n");
    var wrong = folder.resolve("wrong.yaml");
    Files.writeString(wrong, DEPLOYMENT.replace("front", "back").replace("image:", "imag:"));
    assertThat(kubectl.err("create", "-f", wrong.toString()))
        .containsPattern("unknown field \"(spec.template.spec.containers\\[0\\].)?imag\"");
    assertThat(kubectl.out("delete", "-f", file)).contains("deployment.apps \"front\" deleted");
    assertThat(kubectl.out("apply", "--server-side", "-f", file))
        .isEqualTo("deployment.apps/front serverside-applied\n");
    kubectl.out("scale", "deployment", "front", "--replicas=9");
    assertThat(kubectl.err("apply", "--server-side", "-f", file))
        .contains("conflict", ".spec.replicas");
  }

  @Test
  void objectsAreChangedInEveryWay() throws IOException {
    kubectl.runWith(DEPLOYMENT, "apply", "-f", "-");
    kubectl.out("scale", "deployment/front", "--replicas=4");
    kubectl.out("set", "image", "deployment/front", "main=box:2");
    kubectl.out("set", "env", "deployment/front", "C=d");
    kubectl.out("label", "deployment/front", "tier=edge", "app-");
    kubectl.out("annotate", "deployment/front", "note=hello");
    kubectl.out("patch", "deployment/front", "-p", "{\"spec\":{\"minReadySeconds\":7}}");
    kubectl.out(
        "patch",
        "deployment/front",
        "--type=json",
        "-p",
        "[{\"op\":\"replace\",\"path\":\"/spec/paused\",\"value\":true}]"
            .replace("replace", "add"));
    kubectl.out("patch", "deployment/front", "--type=merge", "-p", "{\"spec\":{\"replicas\":6}}");
    assertThat(
            kubectl.out(
                "get",
                "deployment/front",
                "-o",
                "jsonpath={.spec.replicas} {.spec.template.spec.containers[*].image}"
                    + " {.spec.template.spec.containers[0].env[*].name} {.metadata.labels}"
                    + " {.metadata.annotations.note} {.spec.minReadySeconds} {.spec.paused}"))
        .isEqualTo("6 box:2 A C {\"tier\":\"edge\"} hello 7 true");
    assertThat(kubectl.err("scale", "deployment/front", "--replicas=1", "--current-replicas=2"))
        .contains("Expected replicas to be 2, was 6");
  }

  @Test
  void dryRunChangesNothing() {
    var before = served.store.list(Kinds.POD).resourceVersion();
    assertThat(kubectl.out("run", "one", "--image=box:1", "--dry-run=server"))
        .isEqualTo("pod/one created (server dry run)\n");
    kubectl.out("create", "service", "clusterip", "x", "--tcp=80", "--dry-run=server");
    kubectl.out("label", "pod/web", "a=b", "--dry-run=server");
    kubectl.out("delete", "pod/web", "--dry-run=server");
    assertThat(served.store.list(Kinds.POD).resourceVersion()).isEqualTo(before);
  }

  @Test
  void watchAndWaitHearOfChanges() throws IOException {
    var watch = kubectl.start("get", "pods", "-w");
    try (var lines =
        new BufferedReader(new InputStreamReader(watch.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(lines.readLine()).startsWith("NAME");
      assertThat(lines.readLine()).startsWith("web");
      served.store.create(Kinds.POD, Samples.pod("late"));
      assertThat(lines.readLine()).matches("late +0/1 +Pending .*");
      var watches = served.server.watches();
      var wait = kubectl.start("wait", "--for=delete", "pod/late", "--timeout=60s");
      Samples.eventually("it waits", () -> served.server.watches() > watches);
      served.store.delete(Kinds.POD, "default", "late", dev.netduo.k8s.api.DeleteOptions.NOW);
      assertThat(wait.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(wait.exitValue()).isZero();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } finally {
      watch.destroy();
    }
    assertThat(kubectl.out("wait", "--for=condition=Ready", "pod/web", "--timeout=60s"))
        .isEqualTo("pod/web condition met\n");
  }

  @Test
  void theServerDescribesItself() {
    assertThat(kubectl.out("version"))
        .containsPattern("Server Version: .*" + Pattern.quote(Version.GIT_VERSION));
    assertThat(kubectl.out("api-resources", "--no-headers").lines())
        .anyMatch(line -> line.matches("deployments +deploy +apps/v1 +true +Deployment"))
        .anyMatch(line -> line.matches("pods +po +v1 +true +Pod"));
    assertThat(kubectl.out("api-versions").lines()).contains("v1", "apps/v1");
    assertThat(kubectl.out("explain", "pod.spec.containers.image"))
        .containsPattern("KIND: +Pod")
        .containsPattern("FIELD: +image <string>");
    assertThat(kubectl.out("auth", "can-i", "delete", "nodes")).isEqualTo("yes\n");
    assertThat(kubectl.out("get", "--raw", "/readyz?verbose")).contains("[+]store ok");
    assertThat(kubectl.out("get", "--raw", "/metrics"))
        .contains(
            "apiserver_request_total{verb=\"", "apiserver_storage_objects{resource=\"pods\"} 1");
    assertThat(kubectl.err("top", "pods")).isEqualTo("error: Metrics API not available\n");
    assertThat(kubectl.out("describe", "pod", "web")).containsPattern("Name: +web\nNamespace:");
    assertThat(kubectl.out("get", "all")).contains("pod/web");
  }

  @Test
  void nodesAreDrained() {
    kubectl.out("cordon", "n1");
    assertThat(kubectl.out("get", "nodes")).contains("SchedulingDisabled");
    // Where a server has no group policy a kubectl before 1.22 deletes instead of evicting.
    var drained = kubectl.run("drain", "n1", "--force", "--timeout=1s");
    assertThat(drained.out() + drained.err()).contains("default/web");
    assertThat(
            served.store.require(Kinds.POD, "default", "web").getMetadata().getDeletionTimestamp())
        .isNotNull();
    kubectl.out("uncordon", "n1");
  }

  @Test
  void logsAreReadAndFollowed() throws Exception {
    assertThat(kubectl.out("logs", "web"))
        .isEqualTo("web/main line 1\nweb/main line 2\nweb/main line 3\n");
    assertThat(kubectl.out("logs", "web", "--tail=1")).isEqualTo("web/main line 3\n");
    assertThat(kubectl.err("logs", "web", "-p")).contains("previous terminated container");
    assertThat(kubectl.err("logs", "web", "-c", "other")).contains("container other is not valid");
    var follow = kubectl.start("logs", "-f", "web");
    try (var lines =
        new BufferedReader(
            new InputStreamReader(follow.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(lines.readLine()).isEqualTo("web/main line 1");
      served.pods.ended.countDown();
      assertThat(lines.lines().toList()).endsWith("the end");
    }
    assertThat(follow.waitFor()).isZero();
  }

  @Test
  void commandsRunWithAllTheirStreams() {
    assertThat(kubectl.out("exec", "web", "--", "echo", "hello")).isEqualTo("hello\n");
    var failed = kubectl.run("exec", "web", "--", "sh", "-c", "echo no >&2; exit 7");
    assertThat(failed.exitCode()).isEqualTo(7);
    assertThat(failed.err()).contains("no\n").contains("command terminated with exit code 7");
    assertThat(kubectl.runWith("to be\nsorted\nall\n", "exec", "-i", "web", "--", "sort").out())
        .isEqualTo("all\nsorted\nto be\n");
    assertThat(kubectl.err("exec", "web", "--", "no-such-program")).contains("cannot run");
    Samples.eventually("nothing runs any more", () -> served.pods.open.get() == 0);
  }

  @Test
  void filesAreCopiedBothWays() throws IOException {
    var content = "x".repeat(300_000) + "end";
    var source = Files.writeString(folder.resolve("source"), content);
    var inside = folder.resolve("inside");
    kubectl.out("cp", source.toString(), "web:" + inside);
    assertThat(inside).hasContent(content);
    // kubectl takes a name with a colon before a slash for a pod's.
    kubectl.out("cp", "web:" + inside, "back");
    assertThat(folder.resolve("back")).hasContent(content);
  }

  @Test
  void portsAreForwarded() throws Exception {
    var answer = "y".repeat(400_000);
    var web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    web.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, answer.length());
          try (var body = exchange.getResponseBody()) {
            body.write(answer.getBytes(StandardCharsets.US_ASCII));
          }
        });
    web.start();
    var forward =
        kubectl.start(
            "port-forward", "--address=127.0.0.1", "web", ":" + web.getAddress().getPort());
    try (var lines =
            new BufferedReader(
                new InputStreamReader(forward.getInputStream(), StandardCharsets.UTF_8));
        var client = HttpClient.newHttpClient()) {
      var line = lines.readLine();
      assertThat(line).startsWith("Forwarding from 127.0.0.1:");
      var address = URI.create("http://" + line.split(" ", 4)[2] + "/");
      for (int i = 0; i < 3; i++) {
        var got = client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
        assertThat(got.body()).isEqualTo(answer);
      }
    } finally {
      forward.destroy();
      web.stop(0);
    }
    Samples.eventually("no connection is left", () -> served.pods.open.get() == 0);
  }
}
