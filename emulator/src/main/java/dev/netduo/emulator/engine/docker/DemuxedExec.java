package dev.netduo.emulator.engine.docker;

import dev.netduo.emulator.engine.LiveExec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * A command whose two output streams are taken apart by a thread of their own. As with any process,
 * a caller that reads only one of the two stalls the command once the other is full.
 */
final class DemuxedExec implements LiveExec {
  private static final int CAPACITY = 1 << 20;

  private final ExecConnection connection;
  private final OutputStream stdin;
  private final Pipe out = new Pipe(CAPACITY);
  private final Pipe err = new Pipe(CAPACITY);

  DemuxedExec(ExecConnection connection) {
    this.connection = connection;
    this.stdin = connection.stdin();
    Thread.ofPlatform().daemon().name("netduo-exec-output").start(this::demux);
  }

  private void demux() {
    try (connection) {
      connection.drain(out.sink(), err.sink());
      out.end();
      err.end();
    } catch (IOException e) {
      out.fail(e);
      err.fail(e);
    }
  }

  @Override
  public OutputStream stdin() {
    return stdin;
  }

  @Override
  public InputStream stdout() {
    return out.source();
  }

  @Override
  public InputStream stderr() {
    return err.source();
  }

  @Override
  public void close() {
    try {
      out.end();
      err.end();
      connection.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
