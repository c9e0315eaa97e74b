package dev.netduo.k8s.store.journal;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * The machine code of SQLite's driver. By itself the driver copies it into the temporary folder for
 * each process, where it stays when the process is killed. It is laid beside the state instead: it
 * goes with that, and the next process finds it there.
 */
final class SqliteLibrary {
  // Where the driver looks first; github.com/xerial/sqlite-jdbc, USAGE.md.
  private static final String FOLDER = "org.sqlite.lib.path";
  private static final String NAME = "org.sqlite.lib.name";

  private SqliteLibrary() {}

  /** Lets the driver find it in a folder, unless this process has been told of a place before. */
  static synchronized void layInto(Path folder) {
    if (System.getProperty(FOLDER) != null) {
      return;
    }
    try {
      var library = copyInto(folder.toAbsolutePath());
      System.setProperty(NAME, library.getFileName().toString());
      System.setProperty(FOLDER, folder.toAbsolutePath().toString());
    } catch (IOException e) {
      // No state can be written there either, which the journal says; or this machine's code is not
      // in the driver, which the driver does.
    }
  }

  /**
   * The library in a folder, copied there where it is not there yet. Several processes may do so at
   * once.
   *
   * @throws IOException where it cannot be written
   */
  static Path copyInto(Path folder) throws IOException {
    var name = LibraryLoaderUtil.getNativeLibName();
    // Another release of the driver has another file.
    var library = folder.resolve("sqlite-" + SQLiteJDBCLoader.getVersion() + "-" + name);
    if (Files.exists(library)) {
      return library;
    }
    var resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
    try (var code = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
      if (code == null) {
        throw new FileNotFoundException(resource);
      }
      var next = Files.createTempFile(folder, ".next", "");
      try {
        Files.copy(code, next, StandardCopyOption.REPLACE_EXISTING);
        Files.move(next, library, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(next);
      }
    }
    return library;
  }
}
