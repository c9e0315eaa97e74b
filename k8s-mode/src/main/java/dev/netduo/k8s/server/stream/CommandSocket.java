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
  private final Demand demand = new Demand(this::isFull);
  private final Inbound stdin = new Inbound(demand::resume);
  private Optional<Thread> running = Optional.empty();

  CommandSocket(PodAccess pods, RemoteCommand command) {
    this.pods = pods;
    this.command = command;
  }

  private boolean isFull() {
    return stdin.isFull();
  }

  @Override
  public void onWebSocketOpen(Session opened) {
    var thread = Thread.ofVirtual().name("exec").unstarted(() -> run(new Socket(opened)));
    demand.from(opened::demand);
    synchronized (this) {
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
      new Channel(socket, ERROR).write(status);
      socket.close();
    } catch (IOException _) {
      // The client is gone and does not want to know.
    }
  }

  private static OutputStream output(Socket socket, byte channel, boolean wanted) {
    return wanted ? new Channel(socket, channel) : OutputStream.nullOutputStream();
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
    demand.next();
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
