package dev.netduo.k8s.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.k8s.api.Samples;
import dev.netduo.k8s.controller.Controllers;
import dev.netduo.k8s.controller.FakeNodes;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rollouts by kubectl, old and recent, over real controllers and nodes that only pretend. */
@Timeout(120)
class KubectlRolloutTest {

  /** Which kubectl. */
  enum Release {
    RECENT,
    OLD;

    RealKubectl on(Path kubeconfig, Path folder) {
      return this == OLD ? RealKubectl.old(kubeconfig, folder) : RealKubectl.of(kubeconfig, folder);
    }
  }

  @TempDir Path folder;
  private Served served;
  private Controllers controllers;
  private FakeNodes nodes;

  @BeforeEach
  void serve() {
    served = new Served();
    controllers = Controllers.start(served.store);
    nodes = new FakeNodes(served.store);
  }

  @AfterEach
  void close() {
    nodes.close();
    controllers.close();
    served.close();
  }

  private List<String> front() {
    return nodes.running().stream().filter(pod -> pod.startsWith("front-")).toList();
  }

  @ParameterizedTest
  @EnumSource
  void rolloutsGoForwardAndBack(Release release) {
    var kubectl = release.on(served.kubeconfig(folder), folder);
    var done = "deployment \"front\" successfully rolled out\n";
    var image = "jsonpath={.spec.template.spec.containers[*].image}";
    kubectl.out("create", "deployment", "front", "--image=box:1", "--replicas=3");
    assertThat(kubectl.out("rollout", "status", "deploy/front", "--timeout=30s")).endsWith(done);
    assertThat(front()).hasSize(3);

    kubectl.out("set", "image", "deploy/front", "box=box:2");
    assertThat(kubectl.out("rollout", "status", "deploy/front", "--timeout=30s")).endsWith(done);
    assertThat(kubectl.out("rollout", "history", "deploy/front").lines())
        .anyMatch(line -> line.matches("1 +<none>"))
        .anyMatch(line -> line.matches("2 +<none>"));
    assertThat(kubectl.out("rollout", "history", "deploy/front", "--revision=1")).contains("box:1");

    kubectl.out("rollout", "undo", "deploy/front");
    kubectl.out("rollout", "status", "deploy/front", "--timeout=30s");
    assertThat(kubectl.out("get", "deploy/front", "-o", image)).isEqualTo("box:1");

    var before = front();
    kubectl.out("rollout", "restart", "deploy/front");
    kubectl.out("rollout", "status", "deploy/front", "--timeout=30s");
    Samples.eventually("the old ones are gone", () -> front().size() == 3);
    assertThat(front()).doesNotContainAnyElementsOf(before);

    kubectl.out("rollout", "pause", "deploy/front");
    kubectl.out("set", "image", "deploy/front", "box=box:3");
    assertThat(kubectl.err("rollout", "undo", "deploy/front")).contains("paused");
    kubectl.out("rollout", "resume", "deploy/front");
    kubectl.out("rollout", "status", "deploy/front", "--timeout=30s");

    kubectl.out("scale", "deploy/front", "--replicas=1");
    Samples.eventually("one is left", () -> front().size() == 1);
    assertThat(kubectl.out("get", "deploy", "front", "-o", "wide"))
        .containsPattern("front +1/1 +1 +1 +\\S+ +box +box:3 +app=front");
  }
}
