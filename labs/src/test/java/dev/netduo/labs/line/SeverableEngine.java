package dev.netduo.labs.line;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A way to this machine's Engine that can be cut, as if the Engine had gone. */
final class SeverableEngine implements Closeable {
  private static final int BUFFER = 1 << 16;
  private static final String SOCKET =
      Optional.ofNullable(System.getenv("DOCKER_HOST"))
          .filter(address -> address.startsWith("unix://"))
          .map(address -> address.substring("unix://".length()))
          .orElse("/var/run/docker.sock");

  private final ServerSocketChannel server;
  private final Queue<Closeable> open = new ConcurrentLinkedQueue<>();

  SeverableEngine() throws IOException {
    server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    open.add(server);
    Thread.startVirtualThread(this::accept);
  }

  /** As in {@code DOCKER_HOST}. */
  String address() throws IOException {
    return "tcp://127.0.0.1:" + ((InetSocketAddress) server.getLocalAddress()).getPort();
  }

  /** Cuts every connection and takes no further one. */
  void cut() {
    open.forEach(SeverableEngine::closeQuietly);
  }

  @Override
  public void close() {
    cut();
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        var client = server.accept();
        var engine = SocketChannel.open(StandardProtocolFamily.UNIX);
        engine.connect(UnixDomainSocketAddress.of(SOCKET));
        open.add(client);
        open.add(engine);
        Thread.startVirtualThread(() -> copy(client, engine));
        Thread.startVirtualThread(() -> copy(engine, client));
      } catch (IOException e) {
        // Cut: the loop ends.
        closeQuietly(server);
      }
    }
  }

  private static void copy(ByteChannel from, ByteChannel to) {
    var buffer = ByteBuffer.allocate(BUFFER);
    try {
      while (from.read(buffer) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
        buffer.clear();
      }
    } catch (IOException e) {
      // One end is gone, so the other goes too.
    } finally {
      closeQuietly(from);
      closeQuietly(to);
    }
  }

  private static void closeQuietly(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException e) {
      // It is of no use any more.
    }
  }
}
