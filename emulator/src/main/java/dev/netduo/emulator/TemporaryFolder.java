package dev.netduo.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder of one's own that is removed, with all that is in it, when it is closed or the program
 * is told to end, whichever comes first. Only {@code kill -9} leaves it behind.
 */
public final class TemporaryFolder implements AutoCloseable {
  private final Path path;
  private final Thread atExit = new Thread(this::remove, "netduo-temporary-folder");

  private TemporaryFolder(Path path) {
    this.path = path;
  }

  /**
   * Makes one that its owner alone may look into, where the machine has such folders.
   *
   * @param prefix its name begins with
   * @throws NetduoException where it cannot be made
   */
  public static TemporaryFolder create(String prefix) {
    try {
      var folder = new TemporaryFolder(Files.createTempDirectory(prefix));
      Runtime.getRuntime().addShutdownHook(folder.atExit);
      return folder;
    } catch (IOException e) {
      throw new NetduoException(
          "cannot make a temporary folder: " + e.getMessage(), "is there space on the disk?", e);
    }
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  private void remove() {
    try {
      FileTree.remove(path);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + path, e);
    }
  }

  @Override
  public void close() {
    remove();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The program is ending already, and removing it twice does nothing.
    }
  }
}
