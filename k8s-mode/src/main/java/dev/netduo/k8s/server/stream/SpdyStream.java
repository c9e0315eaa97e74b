package dev.netduo.k8s.server.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;

/** One stream of a SPDY connection. */
final class SpdyStream {
  // spdystream reads a frame at once; small ones keep other streams moving.
  private static final int FRAME = 32 * 1024;

  private final int id;
  private final Map<String, String> headers;
  private final SpdyConnection connection;
  private final Inbound in;
  private boolean inEnded;
  private boolean outEnded;

  SpdyStream(int id, Map<String, String> headers, SpdyConnection connection, Runnable room) {
    this.id = id;
    this.headers = headers;
    this.connection = connection;
    this.in = new Inbound(room);
  }

  /** A header that the client opened it with, by its name in lower case. */
  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  InputStream in() {
    return in;
  }

  /** Sends at once; closing it ends this direction. */
  OutputStream out() {
    return new Out();
  }

  boolean isFull() {
    return in.isFull();
  }

  void received(byte[] bytes, boolean last) {
    in.offer(bytes);
    if (last) {
      in.end();
      ended(true, false);
    }
  }

  private void ended(boolean inwards, boolean outwards) {
    boolean both;
    synchronized (this) {
      inEnded |= inwards;
      outEnded |= outwards;
      both = inEnded && outEnded;
    }
    if (both) {
      connection.forget(id);
    }
  }

  private final class Out extends OutputStream {
    private boolean closed;

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      for (int sent = 0; sent < length; sent += FRAME) {
        connection.sendData(id, bytes, offset + sent, Math.min(FRAME, length - sent), false);
      }
    }

    @Override
    public void close() throws IOException {
      if (!closed) {
        closed = true;
        connection.sendData(id, new byte[0], 0, 0, true);
        ended(false, true);
      }
    }
  }
}
