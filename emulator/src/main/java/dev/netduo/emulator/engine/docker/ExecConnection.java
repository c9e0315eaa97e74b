package dev.netduo.emulator.engine.docker;

import com.github.dockerjava.api.exception.DockerException;
import dev.netduo.emulator.engine.Streams;
import dev.netduo.emulator.engine.Terminal;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * A running command's raw stream. What comes from it is framed: one byte stream number, three zero
 * bytes, four bytes length, the payload (Docker Engine API, "Attach to a container: stream
 * format"); with a terminal it comes bare.
 */
final class ExecConnection implements AutoCloseable {
  private static final int HEADER = 8;
  private static final int STDERR = 2;

  private final SocketChannel channel;
  private final InputStream in;
  private final boolean tty;

  ExecConnection(SocketChannel channel, InputStream in, boolean tty) {
    this.channel = channel;
    this.in = in;
    this.tty = tty;
  }

  /** What is written here the command reads; closing it ends the command's standard input. */
  OutputStream stdin() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        ExecStart.write(channel, bytes, offset, length);
      }

      @Override
      public void close() throws IOException {
        if (channel.isOpen()) {
          channel.shutdownOutput();
        }
      }
    };
  }

  /**
   * Ties the caller's streams to the command's until the command ends. A command with a terminal
   * gets the caller's terminal too.
   *
   * @param program the command's terminal, where it has one
   */
  void converse(Streams streams, Terminal.Resizable program) throws IOException {
    var terminal = tty ? streams.terminal() : Terminal.NONE;
    try (var _ = terminal.handOver((columns, rows) -> resize(program, columns, rows))) {
      var feeding = feed(streams.in());
      try {
        drain(streams.out(), streams.err());
      } finally {
        // What is typed from here on belongs to whoever reads next.
        feeding.interrupt();
      }
    }
  }

  private static void resize(Terminal.Resizable program, int columns, int rows) {
    try {
      program.resize(columns, rows);
    } catch (DockerException e) {
      // It has ended meanwhile; a size is all that is lost.
    }
  }

  // Copies everything to the command's standard input from a thread of its own, then ends it.
  private Thread feed(InputStream source) {
    return Thread.ofPlatform()
        .daemon()
        .name("netduo-exec-stdin")
        .start(() -> {
          try (var stdin = stdin()) {
            source.transferTo(stdin);
          } catch (IOException e) {
            // The command ended without reading all of it, as it may; its exit code says how.
          }
        });
  }

  /** Copies what the command prints until it ends. */
  void drain(OutputStream out, OutputStream err) throws IOException {
    if (tty) {
      copy(Long.MAX_VALUE, out);
      return;
    }
    while (true) {
      var header = in.readNBytes(HEADER);
      if (header.length < HEADER) {
        return;
      }
      var length = ByteBuffer.wrap(header, 4, 4).getInt() & 0xffff_ffffL;
      if (copy(length, header[0] == STDERR ? err : out) < length) {
        throw new EOFException("the Engine closed the connection within a message");
      }
    }
  }

  private long copy(long length, OutputStream to) throws IOException {
    var buffer = new byte[32 * 1024];
    long copied = 0;
    while (copied < length) {
      var read = in.read(buffer, 0, (int) Math.min(buffer.length, length - copied));
      if (read < 0) {
        break;
      }
      to.write(buffer, 0, read);
      to.flush();
      copied += read;
    }
    return copied;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
