package dev.netduo.docker.compose.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.docker.compose.model.ComposeProject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which file is read, and what a project is called. */
final class ComposeFilesTest {
  @TempDir private Path root;

  @Test
  void the_newer_name_goes_before_the_older() throws IOException {
    write("docker-compose.yml", "old");
    write("compose.yaml", "new");

    assertThat(read(Map.of()).service("web").image()).isEqualTo("new");
  }

  @Test
  void a_file_above_is_found_and_its_folder_names_the_project() throws IOException {
    var app = Files.createDirectories(root.resolve("My_App 1"));
    Files.writeString(app.resolve("docker-compose.yaml"), text("box"));
    var below = Files.createDirectories(app.resolve("src/main"));

    var project = new ComposeFiles(Map.of(), below, nothing()).read(none(), none()).project();

    assertThat(project.name()).isEqualTo("my_app1");
  }

  @Test
  void variables_come_from_the_file_beside_it() throws IOException {
    write("compose.yaml", "box:$TAG");
    Files.writeString(root.resolve(".env"), "TAG=5\n");

    assertThat(read(Map.of()).service("web").image()).isEqualTo("box:5");
    assertThat(read(Map.of("TAG", "6")).service("web").image()).isEqualTo("box:6");
  }

  @Test
  void the_environment_names_file_and_project() throws IOException {
    write("other.yaml", "other");

    var project =
        read(Map.of("COMPOSE_FILE", "other.yaml", "COMPOSE_PROJECT_NAME", "from-environment"));

    assertThat(project.service("web").image()).isEqualTo("other");
    assertThat(project.name()).isEqualTo("from-environment");
  }

  @Test
  void a_dash_reads_the_input() {
    var input = new ByteArrayInputStream(text("typed").getBytes(StandardCharsets.UTF_8));

    var project =
        new ComposeFiles(Map.of(), root, input)
            .read(Optional.of("-"), Optional.of("shop"))
            .project();

    assertThat(project.service("web").image()).isEqualTo("typed");
  }

  @Test
  void an_override_that_would_change_the_file_is_refused() throws IOException {
    write("compose.yaml", "box");
    write("compose.override.yaml", "other");

    assertThatThrownBy(() -> read(Map.of())).hasMessageContaining("compose.override.yaml");
  }

  @Test
  void where_there_is_none_it_says_what_to_do() {
    assertThatThrownBy(() -> read(Map.of())).hasMessageContaining("no configuration file provided");
    assertThatThrownBy(
            () -> new ComposeFiles(Map.of(), root, nothing()).read(Optional.of("no.yaml"), none()))
        .hasMessageContaining("there is no file");
  }

  private void write(String name, String image) throws IOException {
    Files.writeString(root.resolve(name), text(image));
  }

  private static String text(String image) {
    return "services: {web: {image: '" + image + "'}}";
  }

  private ComposeProject read(Map<String, String> environment) {
    return new ComposeFiles(environment, root, nothing())
        .read(none(), environment.isEmpty() ? Optional.of("shop") : none())
        .project();
  }

  private static Optional<String> none() {
    return Optional.empty();
  }

  private static InputStream nothing() {
    return InputStream.nullInputStream();
  }
}
