package dev.netduo.labs.format;

import dev.netduo.emulator.Nearest;
import dev.netduo.emulator.NetduoException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** The labs that come with netduo, and those in folders of the user's own. */
public final class LabShelf {
  private static final String RESOURCE = "/labs";

  private LabShelf() {}

  /** The names of the labs that come with netduo, sorted. */
  public static List<String> names() {
    return onShelf(LabShelf::folderNames);
  }

  /**
   * The lab of a name, or the one in a folder.
   *
   * @param nameOrFolder a name from {@link #names()}; with a {@code /} in it, or where a folder of
   *     that name holds a {@code lab.yaml}, a folder
   * @throws NetduoException where there is none, or something is wrong with it
   */
  public static Lab open(String nameOrFolder) {
    if (nameOrFolder.contains("/") || Files.exists(Path.of(nameOrFolder, "lab.yaml"))) {
      return LabReader.read(Path.of(nameOrFolder));
    }
    var names = names();
    if (!names.contains(nameOrFolder)) {
      var nearest = Nearest.hint(nameOrFolder, names);
      throw new NetduoException(
          "there is no lab '" + nameOrFolder + "'",
          nearest.isEmpty() ? "see them with: netduo lab ls" : nearest);
    }
    return LabReader.read(onShelf(shelf -> onDisk(shelf.resolve(nameOrFolder))));
  }

  private static List<String> folderNames(Path shelf) {
    try (var folders = Files.list(shelf)) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("lab.yaml")))
          .map(folder -> folder.getFileName().toString().replace("/", ""))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // Lines name files of the lab by path, so a lab that lies in a jar is copied out of it.
  private static Path onDisk(Path folder) {
    if (folder.getFileSystem().equals(FileSystems.getDefault())) {
      return folder;
    }
    try (var files = Files.walk(folder)) {
      var root = Files.createTempDirectory("netduo-lab-");
      root.toFile().deleteOnExit();
      var copy = root.resolve(folder.getFileName().toString());
      for (var file : files.toList()) {
        var target = copy.resolve(folder.relativize(file).toString());
        Files.copy(file, target);
        target.toFile().deleteOnExit();
      }
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot copy the lab to a temporary folder", e);
    }
  }

  private static <T> T onShelf(Function<Path, T> work) {
    try {
      URI uri = Objects.requireNonNull(LabShelf.class.getResource(RESOURCE)).toURI();
      if (!uri.getScheme().equals("jar")) {
        return work.apply(Path.of(uri));
      }
      try (var jar = FileSystems.newFileSystem(uri, Map.of())) {
        return work.apply(jar.getPath(RESOURCE));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the labs that come with netduo", e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
