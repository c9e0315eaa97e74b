package dev.netduo.k8s.store.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SqliteLibraryTest {
  @TempDir private Path temporary;
  @TempDir private Path state;

  @Test
  @Timeout(120)
  void aProcessThatIsKilledLeavesNothingInTheTemporaryFolderAndTheNextUsesTheSameFile()
      throws Exception {
    openAndKill();
    var library = library();
    var copied = Files.getAttribute(library, "unix:ctime");

    openAndKill();

    assertThat(library()).isEqualTo(library);
    assertThat(Files.getAttribute(library, "unix:ctime")).isEqualTo(copied);
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void severalThatCopyItAtOnceGetOneWholeFile() throws IOException {
    List<Path> copies;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      copies =
          IntStream.range(0, 8)
              .mapToObj(_ -> CompletableFuture.supplyAsync(this::copy, threads))
              .toList()
              .stream()
              .map(CompletableFuture::join)
              .distinct()
              .toList();
    }

    assertThat(copies).containsExactly(library());
    try (var files = Files.list(state)) {
      assertThat(files).containsExactly(library());
    }
    assertThat(Files.size(library())).isGreaterThan(500_000);
  }

  private Path copy() {
    try {
      return SqliteLibrary.copyInto(state);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path library() throws IOException {
    try (Stream<Path> files = Files.list(state)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("sqlite-"))
          .findFirst()
          .orElseThrow();
    }
  }

  private void openAndKill() throws IOException, InterruptedException {
    var program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                Opening.class.getName(),
                state.resolve("state.db").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var said = program.inputReader()) {
      assertThat(said.readLine()).isEqualTo("open");
    } finally {
      program.destroyForcibly();
    }
    assertThat(program.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  /** A program that opens a journal and waits for somebody to kill it. */
  static final class Opening {
    private Opening() {}

    public static void main(String[] arguments) throws IOException {
      try (var _ = SqliteJournal.open(Path.of(arguments[0]))) {
        System.out.println("open");
        var _ = System.in.read();
      }
    }
  }
}
