package dev.netduo.labs.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.engine.NetworkSpec;
import dev.netduo.emulator.engine.docker.DockerEngine;
import dev.netduo.emulator.event.Events;
import dev.netduo.emulator.guard.LinePolicy;
import dev.netduo.emulator.session.Labels;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.session.Sessions;
import dev.netduo.emulator.testing.RealEngine;
import dev.netduo.k8s.cluster.ClusterSpec;
import dev.netduo.labs.line.Workbench.Lifetime;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@RealEngine
class WorkbenchIT {
  private final ContainerEngine engine;
  private final String session;

  WorkbenchIT(ContainerEngine engine, Session session) {
    this.engine = engine;
    this.session = session.name();
  }

  @Test
  void anAgentThatServesNothingElseGoesWithTheProgram() {
    try (var bench = open(session, Lifetime.KEPT)) {
      bench.agent().run("true");
      assertThat(left(session)).hasSize(1);
    }
    assertThat(left(session)).isEmpty();
  }

  @Test
  void untrustedLinesNeverReachAClusterOfAnotherProgram() {
    try (var bench = open(session + "-untrusted", Lifetime.THROWAWAY)) {
      bench.connectTo(() -> {
        throw new AssertionError("its pods are held to no policy");
      });
      bench.restrict(LinePolicy.DEFAULT);

      assertThatThrownBy(bench::kubernetes)
          .isInstanceOf(NetduoException.class)
          .hasMessageContaining("untrusted");
    }
  }

  @Test
  void whatAPersonMadeStaysInAKeptSession() {
    var name = session + "-a";
    try (var bench = open(name, Lifetime.KEPT)) {
      bench.agent();
      engine
          .networks()
          .create(
              NetworkSpec.bridge(
                  Labels.engineName(name, "mine"), Labels.of(name, "network", "mine")));
    }
    try {
      assertThat(engine.networks().list(Map.of(Labels.SESSION, name))).hasSize(1);
    } finally {
      new Sessions(engine).remove(name);
    }
  }

  @Test
  void closingWhileAClusterStartsLeavesNothing() throws Exception {
    var name = session + "-b";
    var bench = open(name, Lifetime.THROWAWAY);
    var starting =
        CompletableFuture.runAsync(
            () -> bench.startCluster(ClusterSpec.DEFAULT), Thread::startVirtualThread);
    awaitSomething(name);

    bench.close();

    assertThatThrownBy(() -> starting.get(60, TimeUnit.SECONDS)).isNotNull();
    assertThat(left(name)).isEmpty();
    assertThat(engine.networks().list(Map.of(Labels.SESSION, name))).isEmpty();
  }

  @Test
  void whenTheEngineGoesHalfWayEachErrorSaysWhatToDoAndRemovalFindsTheRest() throws Exception {
    var name = session + "-d";
    try (var way = new SeverableEngine()) {
      var address = way.address();
      var bench =
          new Workbench(name, () -> DockerEngine.connect(address), Events.NONE, Lifetime.THROWAWAY);
      var starting =
          CompletableFuture.runAsync(
              () -> bench.startCluster(ClusterSpec.DEFAULT), Thread::startVirtualThread);
      awaitSomething(name);

      way.cut();

      assertThatThrownBy(() -> starting.get(60, TimeUnit.SECONDS))
          .hasRootCauseInstanceOf(IOException.class)
          .cause()
          .hasMessageStartingWith("no Docker Engine answers at " + address);
      assertThatThrownBy(bench::close)
          .isInstanceOfSatisfying(
              NetduoException.class,
              e -> assertThat(e.hint()).isEqualTo("once the Engine answers: netduo rm " + name));
    } finally {
      new Sessions(engine).remove(name);
    }
    assertThat(left(name)).isEmpty();
    assertThat(engine.networks().list(Map.of(Labels.SESSION, name))).isEmpty();
  }

  @Test
  void withoutAClusterItSaysHowToStartOne() {
    try (var bench = open(session + "-c", Lifetime.THROWAWAY)) {
      assertThatThrownBy(bench::requireCluster)
          .isInstanceOfSatisfying(
              NetduoException.class, e -> assertThat(e.hint()).startsWith("start one with: "));
    }
  }

  private void awaitSomething(String name) throws InterruptedException {
    var deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (left(name).isEmpty()) {
      assertThat(System.nanoTime()).as("time for a first container").isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  private List<?> left(String name) {
    return engine.containers().list(Map.of(Labels.SESSION, name));
  }

  private static Workbench open(String name, Lifetime lifetime) {
    return new Workbench(name, DockerEngine::connect, Events.NONE, lifetime);
  }
}
