package dev.netduo.labs.line;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Standard input as lines see it: their own here-document while they have one, else the program's.
 */
public final class LineInput extends InputStream {
  private final InputStream program;
  private volatile InputStream current;

  /** Input that falls back to the program's own. */
  public LineInput(InputStream program) {
    this.program = program;
    this.current = program;
  }

  /** What is read from now on. */
  void use(Optional<String> document) {
    current =
        document
            .<InputStream>map(
                text -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
            .orElse(program);
  }

  @Override
  public int read() throws IOException {
    return current.read();
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    return current.read(bytes, offset, length);
  }

  @Override
  public int available() throws IOException {
    return current.available();
  }
}
