package dev.netduo.docker.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DockerCasesTest {
  @Test
  void everyCaseHasANameOfItsOwn() {
    assertThat(DockerCases.all()).extracting(DockerCase::id).doesNotHaveDuplicates();
  }

  @Test
  void theTableInTheDocumentationIsTheCases() throws IOException {
    var table = Files.readString(Path.of("..", "docs", "docker-conformance.md"));

    assertThat(table.lines().filter(line -> line.startsWith("| `")))
        .containsSubsequence(
            DockerCases.all().stream()
                .map(each -> "| `" + each.id() + "` | " + each.title() + " |")
                .toList());
  }
}
