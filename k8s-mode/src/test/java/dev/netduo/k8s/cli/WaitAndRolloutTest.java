package dev.netduo.k8s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.Samples;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WaitAndRolloutTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Kubectl kubectl = new Kubectl();

  private CompletableFuture<Kubectl.Result> begin(String line) {
    return CompletableFuture.supplyAsync(() -> kubectl.run(line)).orTimeout(20, TimeUnit.SECONDS);
  }

  @Test
  void waitsUntilAConditionHolds() {
    kubectl.store.create(Kinds.POD, Samples.pod("web"));

    var waiting =
        begin("wait --for=condition=ready pod/web --timeout=" + PATIENCE.toSeconds() + "s");
    Samples.markRunning(kubectl.store, "web", "10.244.1.2");

    assertThat(waiting.join()).isEqualTo(new Kubectl.Result(0, "pod/web condition met\n", ""));
    assertThat(kubectl.out("wait --for=condition=Ready pods -l app=web"))
        .isEqualTo("pod/web condition met\n");
    assertThat(kubectl.out("wait --for=jsonpath='{.status.phase}'=Running pod/web"))
        .isEqualTo("pod/web condition met\n");
  }

  @Test
  void waitsUntilAnObjectIsGoneOrThere() {
    kubectl.store.create(Kinds.POD, Samples.pod("web"));

    var gone = begin("wait --for=delete pod/web");
    var there = begin("wait --for=create pod/other");
    kubectl.store.delete(Kinds.POD, "default", "web", DeleteOptions.NOW);
    kubectl.store.create(Kinds.POD, Samples.pod("other"));

    assertThat(gone.join().out()).isEqualTo("pod/web condition met\n");
    assertThat(there.join().out()).isEqualTo("pod/other condition met\n");
  }

  @Test
  void aWishThatDoesNotComeTrueFails() {
    kubectl.store.create(Kinds.POD, Samples.pod("web"));

    assertThat(kubectl.err("wait --for=condition=Ready pod/web --timeout=20ms"))
        .startsWith("error: timed out waiting for the condition on pods/web\n");
    assertThat(kubectl.err("wait --for=condition=Ready pod/none"))
        .isEqualTo("Error from server (NotFound): pods \"none\" not found\n");
    assertThat(kubectl.err("wait --for=condition=Ready pods -l app=none"))
        .isEqualTo("error: no matching resources found\n");
    assertThat(kubectl.err("wait --for=ready pod/web")).contains("unrecognized condition");
    assertThat(kubectl.err("wait --for=delete pod/web --timeout=soon"))
        .contains("invalid duration \"soon\"");
  }

  @Test
  void rolloutStatusTellsEachStep() {
    kubectl.store.create(Kinds.DEPLOYMENT, Samples.deployment("web", 2));
    report(2, 0);

    var following = begin("rollout status deployment/web");
    report(2, 1);
    report(2, 2);

    assertThat(following.join().out())
        .endsWith("deployment \"web\" successfully rolled out\n")
        .matches(
            "(?s)(Waiting for deployment \"web\" rollout to finish: [01] of 2 updated replicas are"
                + " available\\.\\.\\.\n)*deployment.*");
    assertThat(kubectl.out("rollout status deploy web"))
        .isEqualTo("deployment \"web\" successfully rolled out\n");
    assertThat(kubectl.out("rollout status deploy web -o json")).contains("\"done\" : true");
  }

  @Test
  void rolloutStatusGivesUpInTime() {
    kubectl.store.create(Kinds.DEPLOYMENT, Samples.deployment("web", 2));
    report(1, 1);

    var result = kubectl.run("rollout status deploy/web --timeout=20ms");

    assertThat(result.out())
        .isEqualTo(
            "Waiting for deployment \"web\" rollout to finish: 1 out of 2 new replicas have been"
                + " updated...\n");
    assertThat(result.err()).startsWith("error: timed out waiting for the condition\n");
  }

  @Test
  void rolloutRestartChangesThePodTemplate() {
    kubectl.store.create(Kinds.DEPLOYMENT, Samples.deployment("web", 2));

    assertThat(kubectl.out("rollout restart deployment web"))
        .isEqualTo("deployment.apps/web restarted\n");
    assertThat(
            kubectl
                .store
                .require(Kinds.DEPLOYMENT, "default", "web")
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getAnnotations())
        .containsKey("kubectl.kubernetes.io/restartedAt");
    assertThat(kubectl.err("rollout undo deployment/web"))
        .contains("kubectl rollout undo is not supported by netduo");
    assertThat(kubectl.err("rollout restart pod/web")).contains("a pod has no rollout");
  }

  private void report(int updated, int available) {
    kubectl.store.modifyStatus(
        Kinds.DEPLOYMENT,
        "default",
        "web",
        deployment -> {
          deployment.setStatus(
              new DeploymentStatusBuilder()
                  .withObservedGeneration(deployment.getMetadata().getGeneration())
                  .withReplicas(updated)
                  .withUpdatedReplicas(updated)
                  .withAvailableReplicas(available)
                  .build());
          return deployment;
        });
  }
}
