package dev.netduo.k8s.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.testing.RealEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Images that a registry has and the machine does not, by each policy. */
@RealEngine
class PodPullsIT {
  private final PodRig rig;
  private final Registry registry;

  PodPullsIT(Session session) {
    this.registry = Registry.start(session.engine().images());
    this.rig = new PodRig(session, ClusterSpec.DEFAULT.withNodes(1));
  }

  @AfterEach
  void takeDown() {
    rig.close();
    registry.close();
    rig.session.engine().images().remove(registry.image());
  }

  private void run(String name, String policy) {
    rig.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s}
        spec:
          terminationGracePeriodSeconds: 0
          containers: [{name: app, image: "%s", imagePullPolicy: %s}]
        """
            .formatted(name, registry.image(), policy));
  }

  @Test
  void whatIsMissingIsPulledOnceUnlessThePolicyForbidsIt() {
    run("never", "Never");
    rig.awaitPod("never", pod -> PodRig.waiting(pod).equals("ErrImageNeverPull"));
    assertThat(registry.asked()).isEmpty();

    run("first", "IfNotPresent");
    rig.awaitReady("first");
    rig.awaitEvent("first", "Pulling", "Pulling image \"" + registry.image() + "\"");
    rig.awaitEvent("first", "Pulled", "Successfully pulled image \"" + registry.image() + "\"");
    assertThat(registry.asked())
        .contains("/v2/box/manifests/one")
        .anyMatch(path -> path.startsWith("/v2/box/blobs/sha256:"));
    assertThat(rig.sh("first", "", "echo it runs")).isEqualTo("it runs\n");

    run("again", "IfNotPresent");
    run("always", "Always");
    for (var pod : new String[] {"again", "always"}) {
      rig.awaitReady(pod);
      rig.awaitEvent(pod, "Pulled", "already present on machine");
    }
    rig.awaitReady("never");
    assertThat(registry.asked()).as("what the machine has is taken").isEmpty();
  }
}
