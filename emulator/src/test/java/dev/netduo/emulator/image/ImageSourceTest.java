package dev.netduo.emulator.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImageSourceTest {

  @Test
  void every_file_of_an_image_folder_is_carried_and_hashed() throws IOException {
    for (var source : ImageSource.ALL) {
      try (var files = Files.list(Path.of("src/main/images", source.folder()))) {
        assertThat(source.files())
            .containsExactlyInAnyOrderElementsOf(
                files.map(file -> file.getFileName().toString()).toList());
      }
    }
  }

  @Test
  void the_hash_is_the_same_every_time_and_differs_between_images() {
    assertThat(ImageSource.NODE.hash()).matches("[0-9a-f]{12}").isEqualTo(ImageSource.NODE.hash());
    assertThat(ImageSource.NODE.hash()).isNotEqualTo(ImageSource.BOX.hash());
  }

  @Test
  void the_base_is_the_image_the_dockerfile_starts_from() {
    assertThat(ImageSource.ALL).allMatch(source -> source.base().equals("debian:bookworm-slim"));
  }

  @Test
  void a_written_folder_holds_the_same_bytes(@TempDir Path folder) throws IOException {
    ImageSource.BOX.writeTo(folder);

    assertThat(folder.resolve("netserve.c"))
        .hasSameBinaryContentAs(Path.of("src/main/images/box/netserve.c"));
  }
}
