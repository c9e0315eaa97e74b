package dev.netduo.docker.compose;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Whole lines of one container with its name before each; several share what they write to. */
final class LogLines extends OutputStream {
  private final byte[] prefix;
  private final OutputStream out;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  /**
   * @param out also the lock by which several take turns
   */
  LogLines(String prefix, OutputStream out) {
    this.prefix = prefix.getBytes(StandardCharsets.UTF_8);
    this.out = out;
  }

  @Override
  public synchronized void write(int b) throws IOException {
    line.write(b);
    if (b == '\n') {
      writeLine();
    }
  }

  private void writeLine() throws IOException {
    synchronized (out) {
      out.write(prefix);
      line.writeTo(out);
      out.flush();
    }
    line.reset();
  }

  /** Ends a last line that has no end of its own. */
  @Override
  public synchronized void close() throws IOException {
    if (line.size() > 0) {
      write('\n');
    }
  }
}
