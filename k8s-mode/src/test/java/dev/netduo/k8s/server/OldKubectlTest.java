package dev.netduo.k8s.server;

import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;

/** The same with a kubectl that knows nothing else, named by {@code NETDUO_OLD_KUBECTL}. */
@Timeout(120)
class OldKubectlTest extends SpdyTest {

  @Override
  RealKubectl client(Path kubeconfig) {
    return RealKubectl.old(kubeconfig, folder);
  }
}
