package dev.netduo.k8s.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The distribution's own kubectl, of a recent release. */
@Timeout(300)
class KubectlTest extends KubectlVerbs {

  @Override
  RealKubectl client(Path kubeconfig) {
    return RealKubectl.of(kubeconfig, folder);
  }

  // What kubectl learned after 1.20.
  @Test
  void newerVerbsWorkToo() {
    assertThat(
            kubectl.out(
                "wait", "--for=jsonpath={.status.phase}=Running", "pod/web", "--timeout=60s"))
        .isEqualTo("pod/web condition met\n");
    assertThat(kubectl.out("auth", "whoami")).contains("kubernetes-admin");
    kubectl.out(
        "patch",
        "pod/web",
        "--subresource=status",
        "--type=merge",
        "-p",
        "{\"status\":{\"message\":\"well\"}}");
    assertThat(kubectl.out("get", "pod/web", "-o", "jsonpath={.status.message}")).isEqualTo("well");
  }
}
