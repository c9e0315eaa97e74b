package dev.netduo.labs.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptReaderTest {
  @Test
  void commandsKeepTheLineTheyStandOn() {
    var script =
        """
        # two networks
        docker network create front

        docker network create back; docker ps  # see them
        """;

    assertThat(ScriptReader.read("a.txt", script))
        .containsExactly(
            new ScriptLine("a.txt", 2, "docker network create front", Optional.empty()),
            new ScriptLine("a.txt", 4, "docker network create back", Optional.empty()),
            new ScriptLine("a.txt", 4, "docker ps", Optional.empty()));
  }

  @Test
  void quotesAndBackslashesProtect() {
    var script = "docker run box sh -c 'a; b # c' \"d;'e\" f\\;g x#y";

    assertThat(ScriptReader.read("", script)).extracting(ScriptLine::text).containsExactly(script);
  }

  @Test
  void aBackslashOrAnOpenQuoteContinuesOnTheNextLine() {
    assertThat(ScriptReader.read("", "docker run \\\n  -d 'a\nb'\ndocker ps"))
        .containsExactly(
            new ScriptLine("", 1, "docker run   -d 'a\nb'", Optional.empty()),
            new ScriptLine("", 4, "docker ps", Optional.empty()));
  }

  @Test
  void aHereDocumentIsTheInputOfItsLine() {
    var script =
        """
        kubectl apply -f - <<'EOF'
        kind: Pod  # kept; as it is
        EOF
        kubectl get pods
        """;

    assertThat(ScriptReader.read("", script))
        .containsExactly(
            new ScriptLine(
                "", 1, "kubectl apply -f -", Optional.of("kind: Pod  # kept; as it is\n")),
            new ScriptLine("", 4, "kubectl get pods", Optional.empty()));
  }

  @Test
  void aQuotedHereDocumentMarkIsJustText() {
    assertThat(ScriptReader.read("", "docker exec a sh -c 'cat <<EOF'"))
        .extracting(ScriptLine::input)
        .containsExactly(Optional.empty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "docker run 'a            | s.txt:2: a ' is not closed",
        "kubectl apply -f - <<EOF | s.txt:2: the here-document is not closed",
        "docker ps \\             | s.txt:2: the line goes on after a backslash"
      })
  void whatIsNotClosedIsNamedWithItsLine(String line, String message) {
    assertThatThrownBy(() -> ScriptReader.read("s.txt", "docker ps\n" + line))
        .hasMessageStartingWith(message);
  }
}
