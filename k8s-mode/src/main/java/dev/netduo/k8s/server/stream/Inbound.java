package dev.netduo.k8s.server.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a client sends on one channel, for one reader. Whoever feeds it asks {@link #isFull} and is
 * told when there is room again.
 */
final class Inbound extends InputStream {
  private static final int WINDOW = 256 * 1024;
  private static final byte[] END = new byte[0];

  private final BlockingQueue<byte[]> chunks = new LinkedBlockingQueue<>();
  private final AtomicLong waiting = new AtomicLong();
  private final Runnable room;
  private byte[] current = END;
  private int at;
  private boolean ended;

  /** One that says when there is room again. */
  Inbound(Runnable room) {
    this.room = room;
  }

  /** One whose feeder never waits. */
  Inbound() {
    this(() -> {});
  }

  /** Adds bytes, which are this stream's from then on. */
  void offer(byte[] bytes) {
    if (bytes.length > 0) {
      waiting.addAndGet(bytes.length);
      chunks.add(bytes);
    }
  }

  /** Nothing more comes. */
  void end() {
    chunks.add(END);
  }

  /** Whether the reader should catch up first. */
  boolean isFull() {
    return waiting.get() > WINDOW;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (at == current.length && !next()) {
      return -1;
    }
    var count = Math.min(length, current.length - at);
    System.arraycopy(current, at, into, offset, count);
    at += count;
    var before = waiting.getAndAdd(-count);
    if (before > WINDOW && before - count <= WINDOW) {
      room.run();
    }
    return count;
  }

  private boolean next() throws IOException {
    if (ended) {
      return false;
    }
    try {
      current = chunks.take();
      at = 0;
      ended = current.length == 0;
      return !ended;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the reader was interrupted");
    }
  }

  @Override
  public int available() {
    return current.length - at;
  }
}
