package dev.netduo.labs.grade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.labs.format.Lab;
import dev.netduo.labs.format.LabShelf;
import dev.netduo.labs.line.ScriptLine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubmissionTest {
  private final Lab lab = LabShelf.open("isolation");

  @TempDir private Path folder;

  @Test
  void aManifestIsAppliedAsAWhole() throws Exception {
    var file = Files.writeString(folder.resolve("policy.yaml"), "kind: NetworkPolicy\n");

    assertThat(Submission.read(lab, file).lines())
        .containsExactly(
            new ScriptLine(
                "policy.yaml", 1, "kubectl apply -f -", Optional.of("kind: NetworkPolicy\n")));
  }

  @Test
  void anythingElseIsReadAsLines() throws Exception {
    var file = Files.writeString(folder.resolve("answer"), "docker ps\n\nkubectl get pods\n");

    assertThat(Submission.read(lab, file).lines())
        .extracting(ScriptLine::position)
        .containsExactly("answer:1", "answer:3");
  }

  @Test
  void whatALabDoesNotTakeIsRefused() throws Exception {
    var onlyLines =
        new Lab(
            lab.name(),
            lab.title(),
            lab.folder(),
            lab.task(),
            lab.cluster(),
            Set.of(Lab.Handing.LINES),
            lab.setup(),
            lab.settling(),
            lab.checks());
    var file = Files.writeString(folder.resolve("policy.yaml"), "kind: NetworkPolicy\n");

    assertThatThrownBy(() -> Submission.read(onlyLines, file))
        .hasMessage("lab isolation does not take policy.yaml");
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> Submission.read(lab, folder.resolve("nothing.txt")))
        .hasMessageContaining("there is no file");
  }
}
