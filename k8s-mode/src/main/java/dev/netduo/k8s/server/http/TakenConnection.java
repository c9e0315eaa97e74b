package dev.netduo.k8s.server.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** A connection whose bytes are somebody else's since HTTP ended on it with status 101. */
final class TakenConnection extends AbstractConnection implements Connection.UpgradeTo, Wire {
  private static final int CHUNK = 16 * 1024;

  private final Takeover takeover;
  private final AtomicBoolean gone = new AtomicBoolean();
  // What the client sent right behind its request.
  private ByteBuffer early = BufferUtil.EMPTY_BUFFER;

  TakenConnection(EndPoint endPoint, Executor executor, Takeover takeover) {
    super(endPoint, executor);
    this.takeover = takeover;
  }

  @Override
  public void onUpgradeTo(ByteBuffer buffer) {
    early = BufferUtil.copy(buffer);
  }

  @Override
  public void onOpen() {
    super.onOpen();
    // A quiet terminal is no idle one.
    getEndPoint().setIdleTimeout(-1);
    takeover.opened(this);
  }

  @Override
  public void demand() {
    if (early.hasRemaining()) {
      var bytes = early;
      early = BufferUtil.EMPTY_BUFFER;
      receive(bytes);
    } else if (!gone.get()) {
      fillInterested();
    }
  }

  @Override
  public void onFillable() {
    var bytes = BufferUtil.allocate(CHUNK);
    try {
      var count = getEndPoint().fill(bytes);
      if (count > 0) {
        receive(bytes);
      } else if (count == 0) {
        // TLS may wake the reader for records of its own.
        fillInterested();
      } else {
        close();
      }
    } catch (IOException _) {
      close();
    }
  }

  private void receive(ByteBuffer bytes) {
    try {
      takeover.received(bytes);
    } catch (IOException _) {
      close();
    }
  }

  @Override
  public void onFillInterestedFailed(Throwable cause) {
    close();
  }

  @Override
  public void send(ByteBuffer bytes) throws IOException {
    var sent = new Callback.Completable();
    getEndPoint().write(sent, bytes);
    try {
      sent.get();
    } catch (ExecutionException e) {
      throw new IOException("the client is gone", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("sending was interrupted", e);
    }
  }

  @Override
  public void close() {
    super.close();
    tell();
  }

  @Override
  public void onClose(@Nullable Throwable cause) {
    super.onClose(cause);
    tell();
  }

  private void tell() {
    if (gone.compareAndSet(false, true)) {
      takeover.gone();
    }
  }
}
