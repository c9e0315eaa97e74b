package dev.netduo.emulator.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.LiveExec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import org.junit.jupiter.api.Test;

class ScriptStreamTest {

  /** A shell that never says anything. */
  private static final class Silence implements LiveExec {
    private final PipedOutputStream writer = new PipedOutputStream();
    private final PipedInputStream silent;

    Silence() throws IOException {
      this.silent = new PipedInputStream(writer);
    }

    @Override
    public OutputStream stdin() {
      return OutputStream.nullOutputStream();
    }

    @Override
    public InputStream stdout() {
      return silent;
    }

    @Override
    public InputStream stderr() {
      return InputStream.nullInputStream();
    }

    @Override
    public void close() {
      try {
        writer.close();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void oneWhoseScriptIsGivenUpIsNotUsedAgain() throws IOException {
    try (var stream =
        new ScriptStream(
            new Silence(),
            () -> {
              throw new NetduoException("the engine does not answer");
            })) {
      assertThatThrownBy(() -> stream.run("true")).hasMessageContaining("does not answer");
      // What the script still prints would be taken for the next one's.
      assertThat(stream.isAlive()).isFalse();
    }
  }
}
