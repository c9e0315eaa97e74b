package dev.netduo.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ClusterProcessesTest {
  private static Set<ProcessHandle> children() {
    return ProcessHandle.current().children().collect(Collectors.toSet());
  }

  private static List<ProcessHandle> startedSince(Set<ProcessHandle> before) {
    return children().stream().filter(child -> !before.contains(child)).toList();
  }

  @Test
  void oneThatWasStartedAheadIsTheOneThatIsTaken() {
    var before = children();
    try (var processes = new ClusterProcesses()) {
      processes.startAhead();
      var ahead = startedSince(before);
      assertThat(ahead).hasSize(1);
      try (var _ = processes.take()) {
        assertThat(startedSince(before)).isEqualTo(ahead);
        try (var _ = processes.take()) {
          assertThat(startedSince(before)).hasSize(2);
        }
      }
    }
    startedSince(before).forEach(child -> child.onExit().join());
  }

  @Test
  void oneThatNobodyTookEnds() {
    var before = children();
    var processes = new ClusterProcesses();
    processes.startAhead();
    var ahead = startedSince(before);
    assertThat(ahead).hasSize(1);

    processes.close();

    ahead.forEach(child -> child.onExit().join());
  }
}
