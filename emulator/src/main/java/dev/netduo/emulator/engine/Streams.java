package dev.netduo.emulator.engine;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * A caller's three standard streams.
 *
 * @param in may block; a read that is interrupted takes nothing
 * @param terminal the terminal they belong to
 */
public record Streams(InputStream in, OutputStream out, OutputStream err, Terminal terminal) {

  /** Streams of nobody's terminal. */
  public Streams(InputStream in, OutputStream out, OutputStream err) {
    this(in, out, err, Terminal.NONE);
  }

  /** The same with nothing to read. */
  public Streams withoutInput() {
    return new Streams(InputStream.nullInputStream(), out, err, terminal);
  }
}
