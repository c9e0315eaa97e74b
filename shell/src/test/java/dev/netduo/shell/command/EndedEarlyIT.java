package dev.netduo.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.image.NetduoImages;
import dev.netduo.emulator.session.Labels;
import dev.netduo.emulator.testing.RealEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A program of its own that is told to end in the middle of its work. */
@RealEngine
@Timeout(180)
class EndedEarlyIT {
  private static final Map<String, String> ALL = Map.of(Labels.SESSION, "bench");

  private final ContainerEngine engine;
  @TempDir private Path folder;

  EndedEarlyIT(ContainerEngine engine, NetduoImages images) {
    assertThat(images).isNotNull();
    this.engine = engine;
  }

  @Test
  void aBenchThatIsTerminatedLeavesNothing() throws IOException, InterruptedException {
    var said = folder.resolve("said");
    var program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.netduo.shell.Main",
                "bench",
                "matrix")
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      await(() -> engine.containers().list(ALL).size() > 3 || !program.isAlive());
      assertThat(program.isAlive()).as(Files.readString(said)).isTrue();

      program.destroy();

      assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(engine.containers().list(ALL)).as(Files.readString(said)).isEmpty();
      assertThat(engine.networks().list(ALL)).isEmpty();
    } finally {
      program.destroyForcibly();
    }
  }

  private static void await(BooleanSupplier condition) {
    var deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(20_000_000);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }
}
