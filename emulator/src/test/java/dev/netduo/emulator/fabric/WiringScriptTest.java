package dev.netduo.emulator.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.fabric.WiringScript.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class WiringScriptTest {
  private static final Step ROUTES =
      new Step(List.of("node1"), "ip -batch -", List.of("route a", "route b"), false);
  private static final Step PAIRS =
      new Step(List.of("node1", "node2"), "ip -batch -", List.of("link a", "link b"), false);
  private static final Step RULES =
      new Step(List.of("node2"), "nft -f -", List.of("add table ip t", "bad"), false);
  private static final Step DROPS =
      new Step(List.of("node1"), "ip -batch -", List.of("route del x"), true);

  @Test
  void everyStepIsFedItsLinesAndTellsItsExitCode() {
    assertThat(WiringScript.of(List.of(ROUTES)))
        .isEqualTo(
            """
            ip -batch - 2>&1 <<'NETDUO-LINES'
            route a
            route b
            NETDUO-LINES
            echo "@netduo-step 0 $?"
            """);
  }

  @Test
  void stepsBesideEachOtherAreToldApartWhateverTheySay() throws Exception {
    var steps =
        List.of(
            beside("node1", "cat", "it's one"),
            beside("node2", "sh -c 'cat; exit 3'", "it's one"),
            beside("node3", "sh -c 'head -c 5; exit 4'", "y".repeat(20_000)));

    var failures = WiringScript.failures(steps, shell(WiringScript.of(steps)));

    assertThat(failures)
        .containsExactlyInAnyOrder(
            new Failure("node2", "it's one", ""), new Failure("node3", "yyyyy", ""));
  }

  private static Step beside(String owner, String command, String line) {
    return new Step(List.of(owner), command, List.of(line), false, true, OptionalInt.empty());
  }

  private static String shell(String script) throws IOException {
    var process = new ProcessBuilder("sh").redirectErrorStream(true).start();
    try (var in = process.getOutputStream()) {
      in.write(script.getBytes(StandardCharsets.UTF_8));
    }
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void aRefusedLineIsNamedWithItsComplaint() {
    var printed =
        """
        RTNETLINK answers: Network is unreachable
        Command failed -:2
        @netduo-step 0 1
        """;

    assertThat(WiringScript.failures(List.of(ROUTES), printed))
        .containsExactly(
            new Failure("node1", "RTNETLINK answers: Network is unreachable", "route b"));
  }

  @Test
  void aLineForSeveralNamespacesNamesItsOwn() {
    var printed = "RTNETLINK answers: File exists\nCommand failed -:2\n@netduo-step 0 1\n";

    assertThat(WiringScript.failures(List.of(PAIRS), printed))
        .containsExactly(new Failure("node2", "RTNETLINK answers: File exists", "link b"));
  }

  @Test
  void nftNamesTheLineItself() {
    var printed =
        """
        @netduo-step 0 0
        /dev/stdin:2:1-3: Error: syntax error, unexpected string
        bad
        ^^^
        @netduo-step 1 1
        """;

    assertThat(WiringScript.failures(List.of(ROUTES, RULES), printed))
        .containsExactly(new Failure("node2", "syntax error, unexpected string", "bad"));
  }

  @Test
  void aNamespaceThatIsGoneIsToldWithoutALine() {
    var printed = "nsenter: cannot open /proc/7/ns/net: No such file\n@netduo-step 0 1\n";

    assertThat(WiringScript.failures(List.of(ROUTES), printed))
        .containsExactly(
            new Failure("node1", "nsenter: cannot open /proc/7/ns/net: No such file", ""));
  }

  @Test
  void whatShouldGoMayBeGoneAlready() {
    var printed = "RTNETLINK answers: No such process\nCommand failed -:1\n@netduo-step 0 1\n";

    assertThat(WiringScript.failures(List.of(DROPS), printed)).isEmpty();
  }

  @Test
  void aStepThatNeverCameToItsEndIsAFailure() {
    assertThat(WiringScript.failures(List.of(ROUTES, RULES), "@netduo-step 0 0\n"))
        .containsExactly(new Failure("node2", "was not run", ""));
  }
}
