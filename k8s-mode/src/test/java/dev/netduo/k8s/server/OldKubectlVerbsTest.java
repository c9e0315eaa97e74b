package dev.netduo.k8s.server;

import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;

/** A kubectl of a release before 1.29, named by {@code NETDUO_OLD_KUBECTL}. */
@Timeout(300)
class OldKubectlVerbsTest extends KubectlVerbs {

  @Override
  RealKubectl client(Path kubeconfig) {
    return RealKubectl.old(kubeconfig, folder);
  }
}
