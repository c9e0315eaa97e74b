package dev.netduo.k8s.server.stream;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** One of a WebSocket's channels to the client: the first byte of each message names it. */
final class Channel extends OutputStream {
  private final Socket socket;
  private final int channel;

  Channel(Socket socket, int channel) {
    this.socket = socket;
    this.channel = channel;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (length > 0) {
      socket.send(
          ByteBuffer.allocate(1 + length).put((byte) channel).put(bytes, offset, length).flip());
    }
  }
}
