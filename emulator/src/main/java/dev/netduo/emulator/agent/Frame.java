package dev.netduo.emulator.agent;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What comes over one output stream between a script's begin and the word that ends it. */
final class Frame extends ByteArrayOutputStream {
  private final byte[] begin;
  private final byte[] mark;
  private int searched;
  private int at = -1;
  private int end = -1;

  /** A frame that ends with this word on a line of its own, perhaps with more behind it. */
  Frame(String word) {
    this.begin = (word + "\n").getBytes(StandardCharsets.US_ASCII);
    this.mark = ("\n" + word).getBytes(StandardCharsets.US_ASCII);
  }

  void add(byte[] part) {
    writeBytes(part);
    if (at < 0) {
      at = find();
    }
    for (var i = at + mark.length; at >= 0 && i < count; i++) {
      if (buf[i] == '\n') {
        end = i;
        return;
      }
    }
  }

  boolean isComplete() {
    return end >= 0;
  }

  /** Whether the word stands at the very beginning, too. */
  boolean hasBegun() {
    return count >= begin.length && Arrays.equals(buf, 0, begin.length, begin, 0, begin.length);
  }

  /** What came before the closing word. */
  String text() {
    return new String(buf, 0, at, StandardCharsets.UTF_8);
  }

  /** What came between the two words. */
  String textAfterFirstLine() {
    return new String(buf, begin.length, at - begin.length, StandardCharsets.UTF_8);
  }

  /** What stands behind the closing word. */
  String tail() {
    return new String(buf, at + mark.length, end - at - mark.length, StandardCharsets.US_ASCII)
        .strip();
  }

  private int find() {
    for (var i = searched; i <= count - mark.length; i++) {
      if (Arrays.equals(buf, i, i + mark.length, mark, 0, mark.length)) {
        return i;
      }
    }
    searched = Math.max(0, count - mark.length + 1);
    return -1;
  }
}
