package dev.netduo.k8s.openapi;

import java.nio.charset.StandardCharsets;

/** A document as it is sent. */
public final class Document {
  private final byte[] bytes;
  private final String hash;

  Document(byte[] bytes, String hash) {
    this.bytes = bytes;
    this.hash = hash;
  }

  /** Its bytes; not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  /** Tells it from what it was before a change: hexadecimal digits in capitals. */
  public String hash() {
    return hash;
  }

  @Override
  public String toString() {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
