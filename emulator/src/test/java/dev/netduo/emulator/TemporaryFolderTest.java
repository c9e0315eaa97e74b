package dev.netduo.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFolderTest {
  @TempDir private Path place;

  @Test
  void itGoesWithAllThatIsInIt() throws IOException {
    Path path;
    try (var folder = TemporaryFolder.create("netduo-test")) {
      path = folder.path();
      fill(path);
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void whereItIsGoneAlreadyNothingIsAmiss() throws IOException {
    try (var folder = TemporaryFolder.create("netduo-test")) {
      FileTree.remove(folder.path());
      FileTree.remove(folder.path());
      assertThat(folder.path()).doesNotExist();
    }
  }

  @Test
  void whatALinkLeadsToStays() throws IOException {
    var outside = Files.createDirectory(place.resolve("outside"));
    fill(outside);
    var tree = Files.createDirectory(place.resolve("tree"));
    Files.createSymbolicLink(tree.resolve("link"), outside);

    FileTree.remove(tree);

    assertThat(tree).doesNotExist();
    assertThat(outside.resolve("sub/file")).exists();
  }

  @Test
  void whatCannotEvenBeLookedAtIsSaid() {
    var unspeakable = place.resolve("x".repeat(300));

    assertThatThrownBy(() -> FileTree.remove(unspeakable))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("too long");
  }

  @Test
  @Timeout(60)
  void aProgramThatIsToldToEndLeavesNone() throws Exception {
    var program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + place,
                "-cp",
                System.getProperty("java.class.path"),
                Waiting.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var said = program.inputReader()) {
      assertThat(said.readLine()).isEqualTo("made");
      assertThat(place).isNotEmptyDirectory();

      program.destroy();

      assertThat(program.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(place).isEmptyDirectory();
    } finally {
      program.destroyForcibly();
    }
  }

  /** A program that has such a folder and waits for somebody to end it. */
  static final class Waiting {
    private Waiting() {}

    public static void main(String[] arguments) throws IOException {
      try (var folder = TemporaryFolder.create("netduo-test")) {
        fill(folder.path());
        System.out.println("made");
        var _ = System.in.read();
      }
    }
  }

  private static void fill(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("sub"));
    Files.writeString(folder.resolve("sub/file"), "text");
  }
}
