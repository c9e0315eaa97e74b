package dev.netduo.k8s.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The whole lines that are added to a file. */
final class LogTail {
  private final Path file;
  private long at;

  /**
   * @param at how many bytes to pass over
   */
  LogTail(Path file, long at) {
    this.file = file;
    this.at = at;
  }

  /** The lines that came since the last call. */
  List<String> lines() {
    if (!Files.exists(file)) {
      return List.of();
    }
    try (var open = new RandomAccessFile(file.toFile(), "r")) {
      var added = new byte[(int) Math.max(0, open.length() - at)];
      open.seek(at);
      open.readFully(added);
      var end = lastLineBreak(added) + 1;
      at += end;
      return new String(added, 0, end, StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int lastLineBreak(byte[] text) {
    int at = text.length - 1;
    while (at >= 0 && text[at] != '\n') {
      at--;
    }
    return at;
  }
}
