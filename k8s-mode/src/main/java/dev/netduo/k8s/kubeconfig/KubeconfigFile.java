package dev.netduo.k8s.kubeconfig;

import dev.netduo.emulator.NetduoException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** One kubeconfig file: changed under a lock, with a copy of what it was, all or nothing. */
record KubeconfigFile(Path path) {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(20);

  /**
   * Changes the file.
   *
   * @param change edits the tree and says whether there is anything to write
   * @throws NetduoException where the file cannot be read or written; it is as it was then
   */
  void change(Predicate<KubeconfigTree> change) {
    try {
      // Where it is a link the file it leads to is replaced, and the link stays.
      var file = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
      Files.createDirectories(file.getParent());
      var lock = lock(file);
      try {
        changeLocked(file, change);
      } finally {
        Files.deleteIfExists(lock);
      }
    } catch (IOException e) {
      throw new NetduoException(
          "cannot write " + path + ": " + e, "name another file with KUBECONFIG", e);
    }
  }

  private static void changeLocked(Path file, Predicate<KubeconfigTree> change) throws IOException {
    var text = Files.exists(file) ? Files.readString(file) : "";
    KubeconfigTree tree;
    boolean changed;
    try {
      tree = KubeconfigTree.read(text);
      changed = change.test(tree);
    } catch (IllegalArgumentException e) {
      throw new NetduoException(
          file + " cannot be read: " + e.getMessage(),
          "mend the file, or name another with KUBECONFIG",
          e);
    }
    if (changed) {
      if (!text.isEmpty()) {
        replace(file.resolveSibling(file.getFileName() + ".netduo-backup"), text);
      }
      replace(file, tree.text());
    }
  }

  // Written beside it for its owner alone, then put in its place in one step.
  private static void replace(Path file, String text) throws IOException {
    var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    var written = Files.createTempFile(file.getParent(), ".netduo-", ".tmp", owner);
    try {
      Files.writeString(written, text, StandardCharsets.UTF_8);
      Files.move(
          written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(written);
    }
  }

  // kubectl and kind take the same lock: a file of this name that was not there before.
  private static Path lock(Path file) throws IOException {
    var lock = file.resolveSibling(file.getFileName() + ".lock");
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return Files.createFile(lock);
      } catch (FileAlreadyExistsException e) {
        if (System.nanoTime() > deadline) {
          throw new NetduoException(
              file + " is being changed by another program",
              "try again; if none is running, remove " + lock,
              e);
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }
}
