package dev.netduo.emulator.probe.netprobe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.engine.LiveExec;
import dev.netduo.emulator.net.Ip;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ShotStreamTest {
  private static final Pattern SHOT = Pattern.compile("(?m)^(\\d+) .*$");

  /** A shell in a container; one that was stopped takes everything and says nothing. */
  private static final class Shell extends OutputStream implements LiveExec {
    private final boolean stopped;
    private final PipedOutputStream says = new PipedOutputStream();
    private final PipedInputStream heard;

    Shell(boolean stopped) throws IOException {
      this.stopped = stopped;
      this.heard = new PipedInputStream(says);
    }

    @Override
    public void write(int b) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void write(byte[] bytes) throws IOException {
      if (stopped) {
        return;
      }
      var answers = new StringBuilder("\n");
      SHOT.matcher(new String(bytes, StandardCharsets.UTF_8))
          .results()
          .forEach(shot -> answers.append(shot.group(1)).append(" reached 5 - - -\n"));
      says.write(answers.toString().getBytes(StandardCharsets.UTF_8));
      says.flush();
    }

    @Override
    public OutputStream stdin() {
      return this;
    }

    @Override
    public InputStream stdout() {
      return heard;
    }

    @Override
    public InputStream stderr() {
      return InputStream.nullInputStream();
    }

    @Override
    public void close() {
      try {
        says.close();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** An agent whose first container was stopped. */
  private static final class Agents implements Agent {
    private final AtomicInteger opened = new AtomicInteger();

    @Override
    public String run(String script) {
      throw new UnsupportedOperationException();
    }

    @Override
    public LiveExec open(List<String> command) {
      try {
        return new Shell(opened.getAndIncrement() == 0);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {}
  }

  @Test
  void whatTheLostAgentDidNotAnswerTheNextOneDoes() throws Exception {
    var agents = new Agents();
    try (var shots = new ShotStream(agents)) {
      var shot = new Shot.Echo(1, Ip.parse("127.0.0.1"), Duration.ofSeconds(1));
      assertThat(shots.send(shot).get(10, TimeUnit.SECONDS).fate()).isEqualTo(Fate.REACHED);
      assertThat(agents.opened).hasValue(2);
    }
  }
}
