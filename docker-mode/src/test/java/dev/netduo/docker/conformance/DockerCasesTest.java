package dev.netduo.docker.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DockerCasesTest {
  private static final Path TABLE = Path.of("..", "docs", "docker-conformance.md");
  private static final Pattern TEST = Pattern.compile("`(\\w+IT)\\.(\\w+)`");

  @Test
  void everyCaseHasANameOfItsOwn() {
    assertThat(DockerCases.all()).extracting(DockerCase::id).doesNotHaveDuplicates();
  }

  @Test
  void theTableInTheDocumentationIsTheCases() throws IOException {
    var table = Files.readString(TABLE);

    assertThat(table.lines().filter(line -> line.startsWith("| `")))
        .containsSubsequence(
            DockerCases.all().stream()
                .map(each -> "| `" + each.id() + "` | " + each.title() + " |")
                .toList());
  }

  @Test
  void everyTestTheDocumentationNamesIsThere() throws IOException, ClassNotFoundException {
    var named =
        TEST.matcher(Files.readString(TABLE))
            .results()
            .map(found -> List.of(found.group(1), found.group(2)))
            .toList();

    assertThat(named).isNotEmpty();
    for (var test : named) {
      assertThat(Class.forName("dev.netduo.docker.cli." + test.getFirst()).getDeclaredMethods())
          .extracting(Method::getName)
          .contains(test.getLast());
    }
  }
}
