package dev.netduo.k8s.server.stream;

import dev.netduo.emulator.engine.Streams;
import dev.netduo.k8s.api.PodAccess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/**
 * A command's streams as channels of one WebSocket: the first byte of a message is the channel.
 * Version 5 of the protocol is version 4 and a message that ends a channel. Source: {@code
 * apimachinery/pkg/util/remotecommand/constants.go}.
 *
 * <p>Public because Jetty calls it by reflection.
 */
public final class CommandSocket implements Session.Listener {
  private static final byte STDIN = 0;
  private static final byte STDOUT = 1;
  private static final byte STDERR = 2;
  private static final byte ERROR = 3;
  private static final byte RESIZE = 4;
  private static final byte CLOSE = (byte) 255;

  private final PodAccess pods;
  private final RemoteCommand command;
  private final WindowSize terminal = new WindowSize();
  private final Inbound stdin = new Inbound(this::resume);
  private Optional<Session> session = Optional.empty();
  private Optional<Thread> running = Optional.empty();
  private boolean paused;

  CommandSocket(PodAccess pods, RemoteCommand command) {
    this.pods = pods;
    this.command = command;
  }

  @Override
  public void onWebSocketOpen(Session opened) {
    var thread = Thread.ofVirtual().name("exec").unstarted(() -> run(new Socket(opened)));
    synchronized (this) {
      session = Optional.of(opened);
      running = Optional.of(thread);
    }
    thread.start();
    opened.demand();
  }

  private void run(Socket socket) {
    var in = command.stdin() ? stdin : InputStream.nullInputStream();
    var out = output(socket, STDOUT, command.stdout());
    var err = output(socket, STDERR, command.stderr());
    var status = command.status(pods, new Streams(in, out, err, terminal));
    try {
      socket.send(message(ERROR, status, 0, status.length));
      socket.close();
    } catch (IOException _) {
      // The client is gone and does not want to know.
    }
  }

  private static OutputStream output(Socket socket, byte channel, boolean wanted) {
    return wanted ? new Channel(socket, channel) : OutputStream.nullOutputStream();
  }

  /** One of the command's outputs. */
  private static final class Channel extends OutputStream {
    private final Socket socket;
    private final byte channel;

    Channel(Socket socket, byte channel) {
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
        socket.send(message(channel, bytes, offset, length));
      }
    }
  }

  private static ByteBuffer message(byte channel, byte[] bytes, int offset, int length) {
    return ByteBuffer.allocate(1 + length).put(channel).put(bytes, offset, length).flip();
  }

  @Override
  public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
    if (payload.hasRemaining()) {
      var channel = payload.get();
      var bytes = new byte[payload.remaining()];
      payload.get(bytes);
      switch (channel) {
        case STDIN -> stdin.offer(bytes);
        case RESIZE -> terminal.resized(bytes);
        case CLOSE -> {
          if (bytes.length == 1 && bytes[0] == STDIN) {
            stdin.end();
          }
        }
        default -> {}
      }
    }
    callback.succeed();
    demand();
  }

  private void demand() {
    Session open;
    synchronized (this) {
      if (stdin.isFull()) {
        paused = true;
        return;
      }
      open = session.orElseThrow();
    }
    open.demand();
  }

  private void resume() {
    synchronized (this) {
      if (!paused) {
        return;
      }
      paused = false;
    }
    demand();
  }

  @Override
  public void onWebSocketClose(int code, String reason, Callback callback) {
    gone();
    callback.succeed();
  }

  @Override
  public void onWebSocketError(Throwable cause) {
    gone();
  }

  private synchronized void gone() {
    stdin.end();
    running.ifPresent(Thread::interrupt);
  }
}
