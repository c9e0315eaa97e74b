package dev.netduo.shell.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.shell.command.ClusterProcesses;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "bench start --rounds 0",
        "bench matrix --rounds -1",
        "bench hosts --rounds 0",
        "bench dataplane --pairs 0",
        "bench proxies --pairs 0",
        "bench proxies --services 10001"
      })
  void aBenchOfNothingOrTooMuchIsRefused(String line) {
    var said = new StringWriter();
    var err = new PrintWriter(said, true);

    try (var processes = new ClusterProcesses();
        var program =
            new Program("program-test", true, Optional.empty(), Map.of(), processes, err, err)) {
      assertThat(program.runner().run(List.of(line.split(" ")))).isEqualTo(2);
    }

    assertThat(said.toString()).contains("must be");
  }
}
