package dev.netduo.labs.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabShelfTest {
  @Test
  void everyLabThatComesWithNetduoCanBeRead() {
    assertThat(LabShelf.names()).contains("isolation");
    assertThat(LabShelf.names())
        .allSatisfy(name -> {
          var lab = LabShelf.open(name);
          assertThat(lab.name()).isEqualTo(name);
          assertThat(lab.task()).isNotBlank();
          assertThat(lab.points()).isEqualTo(100);
          assertThat(lab.folder().resolve("solution")).isDirectory();
        });
  }

  @Test
  void anUnknownLabNamesTheNearest() {
    assertThatThrownBy(() -> LabShelf.open("isolatoin"))
        .isInstanceOfSatisfying(
            NetduoException.class,
            e -> assertThat(e.hint()).isEqualTo("did you mean 'isolation'?"));
  }

  @Test
  void aFolderOfTheUsersOwnIsALabToo(@TempDir Path folder) throws Exception {
    var own = Files.createDirectory(folder.resolve("my-lab"));
    Files.writeString(
        own.resolve("lab.yaml"),
        """
        format: 1
        title: Mine
        checks:
          - {id: a, description: A., points: 1, from: docker:a, probe: icmp, to: b, expect: reached}
        """);
    Files.writeString(own.resolve("README.md"), "do it");

    assertThat(LabShelf.open(own.toString()).title()).isEqualTo("Mine");
  }

  @Test
  void aFolderWithoutALabSaysWhatALabIs(@TempDir Path folder) {
    assertThatThrownBy(() -> LabShelf.open(folder + "/nothing"))
        .hasMessageEndingWith("lab.yaml is missing");
  }
}
