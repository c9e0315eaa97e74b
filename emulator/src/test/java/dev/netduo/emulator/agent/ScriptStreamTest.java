package dev.netduo.emulator.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.ScriptedExec;
import org.junit.jupiter.api.Test;

class ScriptStreamTest {
  @Test
  void oneWhoseScriptIsGivenUpIsNotUsedAgain() {
    try (var stream =
        new ScriptStream(
            ScriptedExec.printing(_ -> ""),
            () -> {
              throw new NetduoException("the engine does not answer");
            })) {
      assertThatThrownBy(() -> stream.run("true")).hasMessageContaining("does not answer");
      // What the script still prints would be taken for the next one's.
      assertThat(stream.isAlive()).isFalse();
    }
  }
}
