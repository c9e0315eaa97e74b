package dev.netduo.k8s.server;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.Streams;
import dev.netduo.k8s.api.LogOptions;
import dev.netduo.k8s.api.PodAccess;
import dev.netduo.k8s.api.PodConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Pods whose containers are this machine: commands are run here, ports are those of loopback. */
final class LocalPods implements PodAccess {
  /** How many commands, logs and connections are under way. */
  final AtomicInteger open = new AtomicInteger();

  /** Lets a followed log end. */
  final CountDownLatch ended = new CountDownLatch(1);

  @Override
  public int exec(
      String namespace,
      String pod,
      String container,
      List<String> command,
      Streams streams,
      boolean tty) {
    open.incrementAndGet();
    try {
      var process = new ProcessBuilder(command).start();
      var out = copy(process.getInputStream(), streams.out());
      var err = copy(process.getErrorStream(), streams.err());
      var in = Thread.ofVirtual().start(() -> feed(streams.in(), process.getOutputStream()));
      try {
        var code = process.waitFor();
        out.join();
        err.join();
        return code;
      } catch (InterruptedException _) {
        throw new NetduoException("the command was given up", "");
      } finally {
        process.destroyForcibly();
        in.interrupt();
      }
    } catch (IOException e) {
      throw new NetduoException("cannot run " + command + ": " + e.getMessage(), "", e);
    } finally {
      open.decrementAndGet();
    }
  }

  private static Thread copy(InputStream from, OutputStream to) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            from.transferTo(to);
          } catch (IOException _) {
            // The other side is gone.
          }
        });
  }

  // Each piece goes on at once, as into a container.
  private static void feed(InputStream from, OutputStream to) {
    try (to) {
      var chunk = new byte[8192];
      for (int n = from.read(chunk); n >= 0; n = from.read(chunk)) {
        to.write(chunk, 0, n);
        to.flush();
      }
    } catch (IOException _) {
      // The process has ended.
    }
  }

  @Override
  public int attach(String namespace, String pod, String container, Streams streams, boolean tty) {
    return exec(namespace, pod, container, List.of("cat"), streams, tty);
  }

  @Override
  public void logs(
      String namespace,
      String pod,
      String container,
      boolean follow,
      int tail,
      OutputStream out,
      OutputStream err) {
    open.incrementAndGet();
    try {
      for (int line = tail < 0 ? 1 : Math.max(1, 4 - tail); line <= 3; line++) {
        out.write(
            (pod + "/" + container + " line " + line + "\n").getBytes(StandardCharsets.UTF_8));
      }
      if (follow) {
        ended.await();
        out.write("the end\n".getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      open.decrementAndGet();
    }
  }

  @Override
  public void logs(
      String namespace,
      String pod,
      String container,
      LogOptions options,
      OutputStream out,
      OutputStream err) {
    if (options.previous()) {
      throw new NetduoException(
          "previous terminated container \"" + container + "\" not found", "");
    }
    logs(namespace, pod, container, options.follow(), options.tail(), out, err);
  }

  @Override
  public PodConnection connect(String namespace, String pod, int port) {
    try {
      var socket = new Socket(InetAddress.getLoopbackAddress(), port);
      open.incrementAndGet();
      return new Connection(socket, socket.getInputStream(), socket.getOutputStream(), open);
    } catch (IOException e) {
      throw new NetduoException("nothing listens on port " + port, "", e);
    }
  }

  private record Connection(Socket socket, InputStream in, OutputStream out, AtomicInteger open)
      implements PodConnection {
    @Override
    public void endOutput() throws IOException {
      socket.shutdownOutput();
    }

    @Override
    public void close() {
      try {
        if (!socket.isClosed()) {
          open.decrementAndGet();
        }
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
