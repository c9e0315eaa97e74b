package dev.netduo.k8s.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The same with a kubectl that knows nothing else, named by {@code NETDUO_OLD_KUBECTL}. */
@Timeout(120)
class OldKubectlTest extends SpdyTest {

  @Override
  RealKubectl client(Path kubeconfig) {
    var named =
        Optional.ofNullable(System.getenv("NETDUO_OLD_KUBECTL")).filter(path -> !path.isEmpty());
    assumeTrue(named.isPresent(), "no old kubectl: set NETDUO_OLD_KUBECTL");
    return new RealKubectl(Path.of(named.orElseThrow()), kubeconfig, folder, Map.of());
  }

  @Test
  void everydayVerbsWork() {
    var kubectl = client(served().kubeconfig(folder));
    assertThat(kubectl.out("get", "pods", "--chunk-size=1", "-o", "wide")).contains("web", "n1");
    assertThat(kubectl.out("describe", "pod", "web")).contains("Node:", "n1");
    assertThat(kubectl.out("create", "deployment", "front", "--image=box:1"))
        .isEqualTo("deployment.apps/front created\n");
    assertThat(kubectl.out("scale", "deployment", "front", "--replicas=2"))
        .isEqualTo("deployment.apps/front scaled\n");
    assertThat(kubectl.out("explain", "pod.spec.nodeName")).contains("KIND:", "Pod");
    assertThat(kubectl.out("api-resources")).contains("deployments");
  }
}
