package dev.netduo.docker.compose.read;

import dev.netduo.docker.compose.read.ComposeReader.Reading;
import dev.netduo.emulator.NetduoException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the Compose file and what belongs to it, as docker does: in the folder at hand or the
 * nearest one above it, with {@code .env} beside it, and the project named after the folder.
 *
 * @param environment the variables of the program
 * @param folder the folder at hand
 * @param input what {@code -f -} reads
 */
public record ComposeFiles(Map<String, String> environment, Path folder, InputStream input) {
  private static final List<String> NAMES =
      List.of("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml");
  private static final List<String> OVERRIDES =
      List.of(
          "compose.override.yaml",
          "compose.override.yml",
          "docker-compose.override.yml",
          "docker-compose.override.yaml");

  /**
   * Reads the file.
   *
   * @param file which one; {@code -} is the input; empty looks for it
   * @param project the project's name; empty takes the file's own, or the folder's
   * @throws NetduoException where there is none, or it cannot be read
   */
  public Reading read(Optional<String> file, Optional<String> project) {
    var path = file.or(() -> variable("COMPOSE_FILE")).or(() -> find().map(Path::toString));
    if (path.isEmpty()) {
      throw new NetduoException(
          "no configuration file provided: not found",
          "write a compose.yaml here, or name one with -f FILE");
    }
    var found = path.get();
    var home =
        found.equals("-")
            ? folder
            : Optional.ofNullable(folder.resolve(found).toAbsolutePath().getParent())
                .orElse(folder);
    return ComposeReader.read(
        found.equals("-") ? "standard input" : found,
        found.equals("-") ? inputText() : text(folder.resolve(found)),
        variables(home),
        asked(project),
        ProjectName.ofFolder(
            Optional.ofNullable(home.toAbsolutePath().normalize().getFileName())
                .map(Path::toString)
                .orElse("")));
  }

  /** Whether there is a file to be read. */
  public boolean isThere(Optional<String> file) {
    return file.or(() -> variable("COMPOSE_FILE")).isPresent() || find().isPresent();
  }

  /**
   * The project's name where somebody gave one outside the file.
   *
   * @throws NetduoException where it is none
   */
  public Optional<String> asked(Optional<String> project) {
    return project.or(() -> variable("COMPOSE_PROJECT_NAME")).map(ProjectName::check);
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  private Optional<Path> find() {
    var found =
        Stream.iterate(folder.toAbsolutePath().normalize(), above -> above != null, Path::getParent)
            .flatMap(above -> NAMES.stream().map(above::resolve))
            .filter(Files::isRegularFile)
            .findFirst();
    found.ifPresent(ComposeFiles::refuseOverride);
    return found.map(path -> path.startsWith(folder) ? folder.relativize(path) : path);
  }

  private static void refuseOverride(Path file) {
    OVERRIDES.stream()
        .map(file::resolveSibling)
        .filter(Files::exists)
        .findFirst()
        .ifPresent(override -> {
          throw new NetduoException(
              override.getFileName()
                  + " would change "
                  + file.getFileName()
                  + ", which netduo does not support",
              "write all into one file, or name the one that is meant with -f");
        });
  }

  private Map<String, String> variables(Path home) {
    var file = home.resolve(".env");
    return Files.isRegularFile(file)
        ? DotEnv.over(environment, file.toString(), text(file))
        : environment;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new NetduoException("there is no file " + file, "", e);
    } catch (IOException e) {
      throw new NetduoException("cannot read " + file + ": " + e.getMessage(), "", e);
    }
  }

  private String inputText() {
    try {
      return new String(input.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new NetduoException("cannot read standard input: " + e.getMessage(), "", e);
    }
  }
}
