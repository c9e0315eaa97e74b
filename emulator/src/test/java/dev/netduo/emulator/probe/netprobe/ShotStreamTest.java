package dev.netduo.emulator.probe.netprobe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.engine.LiveExec;
import dev.netduo.emulator.engine.ScriptedExec;
import dev.netduo.emulator.net.Ip;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ShotStreamTest {
  private static final Pattern SHOT = Pattern.compile("(?m)^(\\d+) .*$");

  /** A program in a container that was stopped takes everything and says nothing. */
  private static ScriptedExec program(boolean stopped) {
    return ScriptedExec.printing(text -> stopped ? "" : reached(text));
  }

  private static String reached(String shots) {
    return SHOT.matcher(shots)
        .results()
        .map(shot -> shot.group(1) + " reached 5 - - -\n")
        .collect(Collectors.joining("", "\n", ""));
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
      return program(opened.getAndIncrement() == 0);
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
