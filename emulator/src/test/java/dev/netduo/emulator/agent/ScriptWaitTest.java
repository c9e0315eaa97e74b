package dev.netduo.emulator.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ScriptWaitTest {
  @Test
  void whatComesAfterIsDoneOnceItIsSo() throws IOException, InterruptedException {
    var wait = ScriptWait.until("looks=$((looks + 1)) && [ $looks -ge 3 ]", "it never was");
    var process =
        new ProcessBuilder("sh", "-c", "set -e\nlooks=0\n" + wait + "echo $looks").start();

    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).isZero();
    assertThat(said).isEqualTo("3\n");
  }
}
