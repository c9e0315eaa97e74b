package dev.netduo.emulator.engine.docker;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Starts a command, or attaches to a container, over a connection of its own ({@code POST
 * /exec/ID/start} or {@code /containers/ID/attach} with an upgrade to a raw stream). docker-java's
 * transports never end the command's standard input, so that {@code cat} or {@code wc -c} hang; a
 * socket channel can be shut down in one direction.
 */
final class ExecStart {
  private final EngineAddress address;
  private final EngineErrors errors;

  ExecStart(EngineAddress address, EngineErrors errors) {
    this.address = address;
    this.errors = errors;
  }

  /** Starts a command that was created. */
  ExecConnection start(String exec, boolean tty) throws IOException {
    return connect("/exec/" + exec + "/start", "{\"Detach\":false,\"Tty\":" + tty + "}", tty);
  }

  /** Ties a connection to a container's main process; before its start, so that nothing is lost. */
  ExecConnection attach(String container, boolean tty) throws IOException {
    return connect(
        "/containers/" + container + "/attach?stream=1&stdin=1&stdout=1&stderr=1", "", tty);
  }

  private ExecConnection connect(String path, String body, boolean tty) throws IOException {
    var channel = address.connect();
    try {
      var request =
          "POST "
              + path
              + " HTTP/1.1\r\nHost: docker\r\nContent-Type: application/json\r\n"
              + "Connection: Upgrade\r\nUpgrade: tcp\r\nContent-Length: "
              + body.length()
              + "\r\n\r\n"
              + body;
      write(channel, request.getBytes(StandardCharsets.US_ASCII), 0, request.length());
      var in = new BufferedInputStream(new ChannelInput(channel), 64 * 1024);
      var head = Head.read(in);
      if (head.status() != 101 && head.status() != 200) {
        var words = new String(in.readNBytes(head.length().orElse(0)), StandardCharsets.UTF_8);
        throw errors.refused(head.status(), EngineErrors.words(words.strip()), null);
      }
      return new ExecConnection(channel, in, tty);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  static void write(SocketChannel channel, byte[] bytes, int offset, int length)
      throws IOException {
    var buffer = ByteBuffer.wrap(bytes, offset, length);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  /** Status and length of an answer. */
  private record Head(int status, Optional<Integer> length) {
    static Head read(InputStream in) throws IOException {
      var status = line(in).split(" ", 3);
      if (status.length < 2) {
        throw new IOException("the Engine's answer is no HTTP");
      }
      var length = Optional.<Integer>empty();
      for (var header = line(in); !header.isEmpty(); header = line(in)) {
        if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
          length = Optional.of(Integer.parseInt(header.substring(15).strip()));
        }
      }
      return new Head(Integer.parseInt(status[1]), length);
    }

    private static String line(InputStream in) throws IOException {
      var line = new ByteArrayOutputStream();
      for (var next = in.read(); next != '\n'; next = in.read()) {
        if (next < 0) {
          throw new EOFException("the Engine closed the connection");
        }
        line.write(next);
      }
      return line.toString(StandardCharsets.US_ASCII).stripTrailing();
    }
  }

  /**
   * Reads a channel. Not {@code Channels.newInputStream}: reading through that and writing at the
   * same time must never wait for each other.
   */
  private static final class ChannelInput extends InputStream {
    private final SocketChannel channel;

    ChannelInput(SocketChannel channel) {
      this.channel = channel;
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return length == 0 ? 0 : channel.read(ByteBuffer.wrap(bytes, offset, length));
    }
  }
}
