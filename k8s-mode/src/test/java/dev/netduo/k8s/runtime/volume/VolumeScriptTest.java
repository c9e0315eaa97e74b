package dev.netduo.k8s.runtime.volume;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script, run by this machine's own shell. */
class VolumeScriptTest {
  @TempDir private Path folder = Path.of(".");

  private void write(Map<String, String> files) throws IOException, InterruptedException {
    var content =
        Content.of(
            files.entrySet().stream()
                .collect(
                    Collectors.toMap(
                        Map.Entry::getKey,
                        file ->
                            Content.File.of(
                                file.getValue().getBytes(StandardCharsets.UTF_8), 0640))));
    var version = Integer.toHexString(content.hashCode());
    var script = "set -e\n" + VolumeScript.write(folder.toString(), version, content);
    var shell = new ProcessBuilder("sh", "-c", script).inheritIO().start();
    assertThat(shell.waitFor()).isZero();
  }

  private String read(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }

  @Test
  void filesLieBehindOneLinkThatIsExchangedAtOnce() throws Exception {
    write(Map.of("a", "it's one\n", "deep/b", ""));
    assertThat(read("a")).isEqualTo("it's one\n");
    assertThat(read("deep/b")).isEmpty();
    assertThat(Files.readSymbolicLink(folder.resolve("a"))).isEqualTo(Path.of("..data/a"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("a"))))
        .isEqualTo("rw-r-----");
    var first = Files.readSymbolicLink(folder.resolve("..data"));
    write(Map.of("a", "two", "c", "new"));
    assertThat(read("a")).isEqualTo("two");
    assertThat(read("c")).isEqualTo("new");
    assertThat(folder.resolve("deep")).doesNotExist();
    assertThat(folder.resolve(first)).doesNotExist();
  }

  @Test
  void theSameAgainChangesNothing() throws Exception {
    write(Map.of("a", "one"));
    var before = Files.getLastModifiedTime(folder);
    write(Map.of("a", "one"));
    assertThat(Files.getLastModifiedTime(folder)).isEqualTo(before);
    assertThat(read("a")).isEqualTo("one");
  }

  @Test
  void anEmptyVolumeIsFineToo() throws Exception {
    write(Map.of("a", "one"));
    write(Map.of());
    assertThat(folder.resolve("a")).doesNotExist();
  }
}
