package dev.netduo.k8s.openapi;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Puts a protobuf message together: fields of text, truth and other messages. Source:
 * protobuf.dev/programming-guides/encoding.
 */
final class WireWriter {
  private static final int VARINT = 0;
  private static final int LENGTH = 2;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** A text; an empty one is left out, which means the same. */
  WireWriter text(int field, String text) {
    return text.isEmpty() ? this : bytes(field, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A truth; a false one is left out, which means the same. */
  WireWriter truth(int field, boolean truth) {
    if (truth) {
      number((field << 3) | VARINT);
      number(1);
    }
    return this;
  }

  /** A message, empty or not. */
  WireWriter message(int field, WireWriter message) {
    return bytes(field, message.toBytes());
  }

  byte[] toBytes() {
    return out.toByteArray();
  }

  private WireWriter bytes(int field, byte[] bytes) {
    number((field << 3) | LENGTH);
    number(bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  private void number(int value) {
    var rest = value;
    while (rest > 0x7f) {
      out.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }
}
