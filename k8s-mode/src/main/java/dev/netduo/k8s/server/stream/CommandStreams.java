package dev.netduo.k8s.server.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.netduo.emulator.engine.Streams;
import dev.netduo.k8s.api.PodAccess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A command's streams as those of a SPDY connection, which say what they are: how kubectl before
 * 1.31 and older client libraries run commands. It begins when the client has opened all. Source:
 * {@code kubelet/cri-streaming/remotecommand/httpstream.go}.
 */
final class CommandStreams implements SpdyConnection.Service {
  private static final String ERROR = "error";
  private static final String STDIN = "stdin";
  private static final String STDOUT = "stdout";
  private static final String STDERR = "stderr";
  private static final String RESIZE = "resize";
  private static final long PATIENCE_SECONDS = 30;

  private final PodAccess pods;
  private final RemoteCommand command;
  private final Set<String> wanted;
  private final CountDownLatch missing;
  private final Map<String, SpdyStream> streams = new ConcurrentHashMap<>();
  private final WindowSize terminal = new WindowSize();
  private Optional<Thread> running = Optional.empty();

  CommandStreams(PodAccess pods, RemoteCommand command) {
    this.pods = pods;
    this.command = command;
    this.wanted = wanted(command);
    this.missing = new CountDownLatch(wanted.size());
  }

  private static Set<String> wanted(RemoteCommand command) {
    var wanted = new HashSet<>(Set.of(ERROR));
    if (command.stdin()) {
      wanted.add(STDIN);
    }
    if (command.stdout()) {
      wanted.add(STDOUT);
    }
    if (command.stderr()) {
      wanted.add(STDERR);
    }
    if (command.tty()) {
      wanted.add(RESIZE);
    }
    return Set.copyOf(wanted);
  }

  @Override
  public void begin(SpdyConnection connection) {
    var thread = Thread.ofVirtual().name("exec").unstarted(() -> serve(connection));
    synchronized (this) {
      running = Optional.of(thread);
    }
    thread.start();
  }

  @Override
  public void accept(SpdyStream stream) {
    var type = stream.header("streamtype").orElse("");
    if (wanted.contains(type) && streams.putIfAbsent(type, stream) == null) {
      missing.countDown();
    }
  }

  private void serve(SpdyConnection connection) {
    try {
      if (missing.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        run();
      }
    } catch (InterruptedException | IOException _) {
      // The client is gone and does not want to know.
    } finally {
      connection.close();
    }
  }

  private void run() throws IOException {
    var resizes = Optional.ofNullable(streams.get(RESIZE));
    resizes.ifPresent(
        sizes -> Thread.ofVirtual().name("exec-resize").start(() -> follow(sizes.in())));
    try (var error = output(ERROR);
        var out = output(STDOUT);
        var err = output(STDERR)) {
      var in = Optional.ofNullable(streams.get(STDIN)).map(SpdyStream::in);
      error.write(
          command.status(
              pods, new Streams(in.orElseGet(InputStream::nullInputStream), out, err, terminal)));
    }
  }

  private OutputStream output(String type) {
    return Optional.ofNullable(streams.get(type))
        .map(SpdyStream::out)
        .orElseGet(OutputStream::nullOutputStream);
  }

  // Go's encoder writes a line for each size.
  private void follow(InputStream sizes) {
    try (var lines = new BufferedReader(new InputStreamReader(sizes, UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        terminal.resized(line.getBytes(UTF_8));
      }
    } catch (IOException _) {
      // The last size stays.
    }
  }

  @Override
  public synchronized void gone() {
    running.ifPresent(Thread::interrupt);
  }
}
