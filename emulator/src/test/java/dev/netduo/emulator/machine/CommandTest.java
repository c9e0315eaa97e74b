package dev.netduo.emulator.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommandTest {

  @Test
  void a_program_is_heard_line_by_line() {
    var lines = new ArrayList<String>();

    Command.run(List.of("sh", "-c", "echo one; echo two >&2"), lines::add);

    assertThat(lines).containsExactly("one", "two");
  }

  @Test
  void a_failing_program_leaves_its_last_words() {
    assertThatThrownBy(() -> Command.run(List.of("sh", "-c", "echo broken; exit 3"), line -> {}))
        .isInstanceOf(NetduoException.class)
        .hasMessageContaining("exit code 3: broken");
  }

  @Test
  void a_missing_program_is_named() {
    assertThatThrownBy(() -> Command.run(List.of("netduo-no-such-program"), line -> {}))
        .isInstanceOf(NetduoException.class)
        .hasMessageContaining("netduo-no-such-program");
  }

  @Test
  void a_detached_program_leads_a_session_of_its_own_and_writes_its_log(@TempDir Path folder)
      throws IOException {
    var log = folder.resolve("log");

    // The sixth field is the session's leader (proc(5)), which is the shell itself.
    Command.detach(
        List.of("sh", "-c", "read -r a b c d e leader rest < /proc/$$/stat; echo $$ $leader done"),
        log);

    var deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!(Files.exists(log) && Files.readString(log).contains("done"))
        && System.nanoTime() < deadline) {
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    assertThat(Files.readString(log)).matches("(\\d+) \\1 done\n");
  }
}
