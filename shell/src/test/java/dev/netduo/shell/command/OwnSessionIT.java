package dev.netduo.shell.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.agent.ContainerAgent;
import dev.netduo.emulator.console.TerminalConsole;
import dev.netduo.emulator.engine.Container;
import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.engine.EngineException;
import dev.netduo.emulator.event.Events;
import dev.netduo.emulator.session.Labels;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.session.Sessions;
import dev.netduo.emulator.testing.InterceptedEngine;
import dev.netduo.emulator.testing.RealEngine;
import java.io.PrintWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@RealEngine
@Timeout(120)
class OwnSessionIT {
  private final ContainerEngine engine;
  private final String name;
  private final Endings endings = new Endings();

  OwnSessionIT(ContainerEngine engine, Session session) {
    this.engine = engine;
    this.name = session.name() + "-own";
  }

  @Test
  void itGoesWithItsCommand() {
    try (var own = OwnSession.start(surroundings(engine), name)) {
      assertThat(own.agent().run("echo here")).isEqualTo("here\n");
      assertThat(left()).hasSize(1);
    }
    assertThat(left()).isEmpty();
  }

  @Test
  void whereTheProgramEndsInTheMomentTheSessionIsTakenNothingIsLeft() throws InterruptedException {
    var end = new Thread(endings::run);
    var interrupted =
        InterceptedEngine.of(
            engine,
            "create",
            ask -> {
              end.start();
              awaitBlockedOrOver(end);
              return ask.get();
            });

    try (var own = OwnSession.start(surroundings(interrupted), name)) {
      end.join();

      assertThat(left()).isEmpty();
      assertThatThrownBy(() -> own.agent().run("true")).hasMessageContaining("was let go of");
    }
    assertThat(left()).isEmpty();
  }

  @Test
  void aProgramThatEndsAlreadyTakesNone() {
    var ending =
        InterceptedEngine.of(
            engine,
            "list",
            ask -> {
              endings.run();
              return ask.get();
            });

    assertThatThrownBy(() -> OwnSession.start(surroundings(ending), name))
        .hasMessage("netduo is ending");
    assertThat(left()).isEmpty();
  }

  @Test
  void whatAnotherProgramTookMeanwhileIsLeftAlone() {
    var meanwhile = new AtomicBoolean();
    // The other one comes when this one has looked.
    var unlucky =
        InterceptedEngine.of(
            InterceptedEngine.of(
                engine, "list", ask -> meanwhile.getAndSet(true) ? ask.get() : List.of()),
            "create",
            _ -> {
              throw new EngineException(EngineException.Reason.OTHER, "not now", "", null);
            });
    try (var other = ContainerAgent.claim(new Session(name, engine, Events.NONE))) {
      assertThatThrownBy(() -> OwnSession.start(surroundings(unlucky), name)).hasMessage("not now");

      assertThat(left()).hasSize(1);
      assertThat(other.run("echo mine")).isEqualTo("mine\n");
    } finally {
      var _ = new Sessions(engine).remove(name);
    }
  }

  private List<Container> left() {
    return engine.containers().list(Map.of(Labels.SESSION, name));
  }

  private Surroundings surroundings(ContainerEngine through) {
    var nowhere = new PrintWriter(Writer.nullWriter());
    var console = new TerminalConsole(nowhere, nowhere);
    return TestSurroundings.of(console, through, endings);
  }

  private static void awaitBlockedOrOver(Thread thread) {
    var still = EnumSet.of(Thread.State.BLOCKED, Thread.State.TERMINATED);
    var deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!still.contains(thread.getState())) {
      assertThat(System.nanoTime()).as("time for the end to come").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
