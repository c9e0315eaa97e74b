package dev.netduo.k8s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.Samples;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PodCommandsTest {
  private final Kubectl kubectl = new Kubectl();

  @Test
  void execRunsWhatFollowsTheDashesAndAnswersItsExitCode() {
    kubectl.store.create(Kinds.POD, Samples.pod("web"));

    assertThat(kubectl.out("exec web -- ls -l -n /")).isEqualTo("ls -l -n /\n");
    assertThat(kubectl.run("exec -i web -- cat", "hello\n").out()).isEqualTo("hello\ncat\n");
    assertThat(kubectl.run("exec web -it -- sh").exitCode()).isZero();
    assertThat(kubectl.run("exec web -- false"))
        .isEqualTo(new Kubectl.Result(1, "false\n", "command terminated with exit code 1\n"));
    assertThat(kubectl.accesses)
        .containsExactly(
            "default/web/main tty=false [ls, -l, -n, /]",
            "default/web/main tty=false [cat]",
            "default/web/main tty=true [sh]",
            "default/web/main tty=false [false]");
  }

  @Test
  void execAsJsonKeepsOutputAndExitCode() {
    kubectl.store.create(Kinds.POD, Samples.pod("web"));

    assertThat(kubectl.run("exec web -o json -- false"))
        .satisfies(result -> {
          assertThat(result.exitCode()).isEqualTo(1);
          assertThat(result.out()).contains("\"exitCode\" : 1", "false\\n");
        });
  }

  @Test
  void execFindsAPodBehindADeploymentOrService() {
    kubectl.store.create(Kinds.POD, Samples.pod("web"));
    kubectl.store.create(Kinds.DEPLOYMENT, Samples.deployment("web", 1));
    kubectl.store.create(Kinds.SERVICE, Samples.service("web"));

    kubectl.out("exec deploy/web -- true");
    kubectl.out("exec svc/web -- true");

    assertThat(kubectl.accesses).allMatch(access -> access.startsWith("default/web/main"));
  }

  @Test
  void execSaysWhatIsWrong() {
    kubectl.store.create(Kinds.POD, Samples.pod("web"));

    assertThat(kubectl.err("exec none -- ls"))
        .isEqualTo("Error from server (NotFound): pods \"none\" not found\n");
    assertThat(kubectl.err("exec web ls")).contains("Use exec [POD] -- [COMMAND] instead");
    assertThat(kubectl.err("exec web")).contains("you must specify at least one command");
    assertThat(kubectl.err("exec web -c side -- ls"))
        .isEqualTo(
            "Error from server (BadRequest): container side is not valid for pod web, it has:"
                + " main\n");
  }

  @Test
  void theFirstOfSeveralContainersIsSaid() {
    kubectl.store.create(
        Kinds.POD,
        new PodBuilder(Samples.pod("web"))
            .editSpec()
            .addNewContainer()
            .withName("side")
            .withImage("netduo/box")
            .endContainer()
            .endSpec()
            .build());

    assertThat(kubectl.run("exec web -- true").err())
        .isEqualTo("Defaulted container \"main\" out of: main, side\n");
    assertThat(kubectl.out("logs web -c side")).isEqualTo("web side says hello\n");
    assertThat(kubectl.out("logs web --all-containers"))
        .isEqualTo("web main says hello\nweb side says hello\n");
  }

  @Test
  void logsOfOnePodOrOfThoseWithALabel() {
    kubectl.store.create(Kinds.POD, Samples.pod("web"));

    assertThat(kubectl.out("logs web")).isEqualTo("web main says hello\n");
    kubectl.out("logs -f pod/web --tail=3");
    kubectl.out("logs -l app=web");
    assertThat(kubectl.accesses)
        .containsExactly(
            "default/web/main follow=false tail=-1",
            "default/web/main follow=true tail=3",
            "default/web/main follow=false tail=10");
    assertThat(kubectl.out("logs web -o json")).contains("\"stdout\" : \"web main says hello\\n\"");
    assertThat(kubectl.err("logs")).contains("expected 'logs");
    assertThat(kubectl.err("logs web --since=5m")).contains("--since is not supported by netduo");
  }

  @Test
  void runWithRmShowsTheOutputAndLeavesNothing() {
    var running =
        CompletableFuture.supplyAsync(() ->
            kubectl.run("run try --image=netduo/box --rm --restart=Never -- wget http://web"));
    Samples.eventually("the pod", () -> kubectl.store.get(Kinds.POD, "default", "try").isPresent());
    Samples.markRunning(kubectl.store, "try", "10.244.1.2");

    assertThat(running.join())
        .isEqualTo(
            new Kubectl.Result(
                0, "try  says hello\n", "pod \"try\" deleted from default namespace\n"));
    assertThat(kubectl.store.get(Kinds.POD, "default", "try")).isEmpty();
  }
}
