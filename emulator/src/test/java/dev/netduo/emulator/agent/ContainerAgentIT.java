package dev.netduo.emulator.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.Container;
import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.engine.EngineException;
import dev.netduo.emulator.session.Labels;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.session.Sessions;
import dev.netduo.emulator.testing.InterceptedEngine;
import dev.netduo.emulator.testing.RealEngine;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@RealEngine
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContainerAgentIT {
  private Session session;
  private ContainerEngine engine;
  private ContainerAgent agent;

  @BeforeAll
  void start(Session session) {
    this.session = session;
    this.engine = session.engine();
    this.agent = ContainerAgent.start(session);
  }

  @AfterAll
  void close() {
    agent.close();
  }

  @Test
  void aScriptAnswersWhatItPrintedAndNothingElse() {
    assertThat(agent.run("echo out; echo err >&2; printf 'no newline'"))
        .isEqualTo("out\nno newline");
    assertThat(agent.run("")).isEmpty();
  }

  @Test
  void aScriptThatFailsTellsItsExitCodeAndItsComplaint() {
    assertThatThrownBy(() -> agent.run("echo so far; echo 'no such veth' >&2; exit 7"))
        .isInstanceOfSatisfying(
            ScriptFailed.class,
            e -> {
              assertThat(e.exitCode()).isEqualTo(7);
              assertThat(e.out()).isEqualTo("so far\n");
            })
        .hasMessageContaining("no such veth")
        .hasMessageNotContaining("so far");
    assertThat(agent.run("echo fine")).isEqualTo("fine\n");
  }

  @Test
  void ofSeveralThatClaimASessionAtOnceOneGetsIt() {
    var own = new Session(session.name() + "-claimed", engine, session.events());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var claims =
          IntStream.range(0, 4)
              .mapToObj(_ -> CompletableFuture.supplyAsync(() -> claim(own), threads))
              .toList();
      var got = claims.stream().flatMap(claim -> claim.join().stream()).toList();

      assertThat(got).hasSize(1);
      assertThat(got.getFirst().run("echo mine")).isEqualTo("mine\n");
      got.getFirst().close();
    } finally {
      var _ = new Sessions(engine).remove(own.name());
    }
  }

  @Test
  void aClaimWhoseAnswerIsLostLeavesNothing() {
    var lossy = InterceptedEngine.of(engine, "create", ask -> lost(ask.get()));
    var own = new Session(session.name() + "-lost", lossy, session.events());

    assertThatThrownBy(() -> ContainerAgent.claim(own)).hasMessage("the line is dead");

    assertThat(engine.containers().list(Map.of(Labels.SESSION, own.name()))).isEmpty();
  }

  @Test
  void aClaimThatFailsLeavesWhatAnotherProgramMade() {
    var own = new Session(session.name() + "-others", engine, session.events());
    var lossy = InterceptedEngine.of(engine, "create", _ -> lost("unheard"));
    try (var first = ContainerAgent.claim(own)) {
      assertThatThrownBy(
              () -> ContainerAgent.claim(new Session(own.name(), lossy, session.events())))
          .hasMessage("the line is dead");

      assertThat(engine.containers().list(Map.of(Labels.SESSION, own.name()))).hasSize(1);
      assertThat(first.run("echo mine")).isEqualTo("mine\n");
    } finally {
      var _ = new Sessions(engine).remove(own.name());
    }
  }

  private static Object lost(Object answer) {
    throw new EngineException(
        EngineException.Reason.UNREACHABLE,
        "the line is dead",
        "",
        new IOException(answer + " was not heard"));
  }

  private static Optional<ContainerAgent> claim(Session own) {
    try {
      return Optional.of(ContainerAgent.claim(own));
    } catch (EngineException e) {
      assertThat(e.reason()).isEqualTo(EngineException.Reason.CONFLICT);
      return Optional.empty();
    }
  }

  @Test
  void nothingInAScriptIsTakenForItsEnd() {
    assertThat(agent.run("cat <<'EOF'\nEOF2\n$x `y`\nEOF\necho netduo-0123 0; read x || echo eof"))
        .isEqualTo("EOF2\n$x `y`\nnetduo-0123 0\neof\n");
  }

  @Test
  void whatOneScriptLeavesBehindDoesNotReachTheNext() {
    agent.run("cd /; x=1; set -e; exec 3>/dev/null");

    assertThat(agent.run("echo \"[$x]\"; false; echo still here")).isEqualTo("[]\nstill here\n");
  }

  @Test
  void scriptsAndOutputsOfManyMegabytesGoThrough() {
    var script = "cat <<'EOF'\n" + "0123456789abcde\n".repeat(330_000) + "EOF\n";

    var printed = agent.run(script);

    assertThat(printed).hasSize(330_000 * 16).endsWith("0123456789abcde\n");
  }

  @Test
  void scriptsOfSeveralThreadsKeepTheirOutputsApart() {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers =
          IntStream.range(0, 40)
              .mapToObj(i ->
                  CompletableFuture.supplyAsync(
                      () -> agent.run("echo " + i + "; sleep 0.01; echo " + i), threads))
              .toList();

      assertThat(answers.stream().map(CompletableFuture::join))
          .containsExactlyElementsOf(
              IntStream.range(0, 40).mapToObj(i -> i + "\n" + i + "\n").toList());
    }
  }

  @Test
  void aLongScriptDoesNotHoldUpAnotherThreads() {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var gate = CompletableFuture.supplyAsync(() -> agent.run(waitFor("/tmp/gate")), threads);
      agent.run("touch /tmp/gate");

      assertThat(gate.join()).isEqualTo("open\n");
    }
  }

  @Test
  void itEntersOtherNamespacesAndWritesTheirKernelSettings() {
    var pid = container().pid();

    assertThat(agent.run("nsenter -t " + pid + " -n ip -o link show lo")).contains("LOOPBACK");
    agent.run("nsenter -t " + pid + " -n sh -c 'echo 1 > /proc/sys/net/ipv4/ip_forward'");
    assertThat(agent.run("nsenter -t " + pid + " -n cat /proc/sys/net/ipv4/ip_forward"))
        .isEqualTo("1\n");
  }

  @Test
  void afterItsContainerWasKilledTheNextScriptBringsItBack() {
    var before = container().pid();
    agent.run("kill -9 " + before + " & :");
    await(() -> !container().isRunning());

    assertThat(agent.run("echo back")).isEqualTo("back\n");
    assertThat(container().pid()).isNotEqualTo(before).isPositive();
  }

  @Test
  void afterItsContainerWasRemovedTheNextScriptCreatesItAnew() {
    engine.containers().remove(container().id());

    assertThat(agent.run("echo anew")).isEqualTo("anew\n");
  }

  @Test
  void aScriptThatIsCutOffIsOneClearError() {
    var main = container().pid();
    assertThatThrownBy(() -> agent.run("kill -9 " + main + "; sleep 10"))
        .isInstanceOf(NetduoException.class)
        .hasMessageContaining("agent went away");
    assertThat(agent.run("echo on")).isEqualTo("on\n");
  }

  @Test
  void aSecondProcessAdoptsTheSameContainer() {
    try (var second = ContainerAgent.start(session)) {
      assertThat(second.run("echo shared")).isEqualTo("shared\n");
    }
    assertThat(
            engine
                .containers()
                .list(Map.of(Labels.SESSION, session.name(), Labels.KIND, ContainerAgent.KIND)))
        .hasSize(1);
  }

  @Test
  void closingEndsTheShellInTheContainer() {
    var second = ContainerAgent.start(session);
    var shell = second.run("echo $$").strip();
    assertThat(agent.run("[ -d /proc/" + shell + " ] && echo alive")).isEqualTo("alive\n");

    second.close();

    await(() -> agent.run("[ -d /proc/" + shell + " ] || echo gone").equals("gone\n"));
  }

  @Test
  void oneThatWasLetGoOfIsNotStartedAgain() {
    var second = ContainerAgent.start(session);
    second.close();

    assertThatThrownBy(() -> second.run("echo")).hasMessageContaining("was let go of");
    assertThatThrownBy(() -> second.open(List.of("true"))).hasMessageContaining("was let go of");
    assertThat(agent.run("echo others")).as("that of others").isEqualTo("others\n");
  }

  @Test
  void stoppingItTakesNoGracePeriod() {
    var started = Instant.now();
    engine.containers().stop(container().id(), Duration.ofSeconds(20));

    assertThat(Duration.between(started, Instant.now())).isLessThan(Duration.ofSeconds(10));
    assertThat(agent.run("echo again")).isEqualTo("again\n");
  }

  private static String waitFor(String file) {
    return "until [ -e " + file + " ]; do sleep 0.01; done; rm " + file + "; echo open";
  }

  private Container container() {
    return engine
        .containers()
        .find(Labels.engineName(session.name(), ContainerAgent.KIND))
        .orElseThrow();
  }

  private static void await(BooleanSupplier condition) {
    var deadline = Instant.now().plusSeconds(10);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).as("deadline").isBefore(deadline);
      Thread.onSpinWait();
    }
  }
}
