package dev.netduo.emulator.engine.docker;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A bounded byte buffer between two threads. {@code java.io.PipedInputStream} wakes its reader up
 * to a second late and breaks when the writing thread ends.
 */
final class Pipe {
  private final byte[] ring;
  private int start;
  private int filled;
  private boolean ended;
  private @Nullable IOException failure;

  Pipe(int capacity) {
    this.ring = new byte[capacity];
  }

  /** Where one thread writes; waits while the buffer is full, and drops bytes after the end. */
  OutputStream sink() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        put(bytes, offset, length);
      }
    };
  }

  /** Where the other reads. */
  InputStream source() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        var one = new byte[1];
        return take(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        return length == 0 ? 0 : take(bytes, offset, length);
      }

      @Override
      public int available() {
        synchronized (Pipe.this) {
          return filled;
        }
      }
    };
  }

  /** No more will come. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** No more will come, for this reason; the reader learns it after the last byte. */
  synchronized void fail(IOException reason) {
    if (!ended) {
      failure = reason;
    }
    end();
  }

  private synchronized void put(byte[] bytes, int offset, int length) throws IOException {
    for (int done = 0; done < length; ) {
      awaitWhile(() -> filled == ring.length && !ended);
      if (ended) {
        return;
      }
      var end = (start + filled) % ring.length;
      var room = end < start ? start - end : ring.length - end;
      var part = Math.min(length - done, Math.min(room, ring.length - filled));
      System.arraycopy(bytes, offset + done, ring, end, part);
      filled += part;
      done += part;
      notifyAll();
    }
  }

  private synchronized int take(byte[] bytes, int offset, int length) throws IOException {
    awaitWhile(() -> filled == 0 && !ended);
    if (filled == 0) {
      if (failure != null) {
        throw new IOException(failure);
      }
      return -1;
    }
    var part = Math.min(length, Math.min(filled, ring.length - start));
    System.arraycopy(ring, start, bytes, offset, part);
    start = (start + part) % ring.length;
    filled -= part;
    notifyAll();
    return part;
  }

  private synchronized void awaitWhile(BooleanSupplier blocked) throws IOException {
    try {
      while (blocked.getAsBoolean()) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
