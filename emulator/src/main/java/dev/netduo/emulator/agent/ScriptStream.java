package dev.netduo.emulator.agent;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.LiveExec;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A shell in a container that is fed one script after the other. Each script is announced with its
 * length, so that nothing in it can be mistaken for the end of it, and with a random word that the
 * shell repeats when the script begins, and on both output streams when it has ended.
 */
final class ScriptStream implements AutoCloseable {
  /**
   * The loop that runs in the container. It ends when its input does, which is when the process at
   * the other end is gone. Mounting {@code /proc/sys} writable again is for kernel settings: the
   * engine mounts it read-only, and it shows the namespace of whoever opens it.
   */
  static final List<String> COMMAND =
      List.of(
          "sh",
          "-c",
          """
          mount -o remount,rw,bind /proc/sys 2>/dev/null
          f=/tmp/netduo-script.$$
          trap 'rm -f $f' EXIT
          while read -r word length; do
            head -c "$length" >$f
            echo "$word"
            ( . $f ) </dev/null
            code=$?
            printf '\\n%s %d\\n' "$word" $code
            printf '\\n%s\\n' "$word" >&2
          done
          """);

  private static final byte[] END = new byte[0];
  private static final long SILENCE_MILLIS = 200;

  private final LiveExec exec;
  private final BooleanSupplier stands;
  private final BufferedOutputStream input;
  private final BlockingQueue<byte[]> out = new LinkedBlockingQueue<>();
  private final BlockingQueue<byte[]> err = new LinkedBlockingQueue<>();
  private volatile boolean ended;

  /**
   * Takes over a running {@link #COMMAND}.
   *
   * @param stands whether the container it was started in still runs; asked where nothing is heard,
   *     since Engines up to 20.10 leave a stream open whose container was stopped
   */
  ScriptStream(LiveExec exec, BooleanSupplier stands) {
    this.exec = exec;
    this.stands = stands;
    this.input = new BufferedOutputStream(exec.stdin(), 1 << 16);
    Thread.ofVirtual().name("agent-out").start(() -> read(exec.stdout(), out));
    Thread.ofVirtual().name("agent-err").start(() -> read(exec.stderr(), err));
  }

  /** What a script did. */
  record Outcome(int exitCode, String out, String err) {}

  /** Thrown where the stream ended before the script did. */
  static final class Broken extends NetduoException {
    private final boolean begun;

    Broken(boolean begun, Throwable cause) {
      super(
          "the session's agent went away while it worked",
          "try again: it is started anew with the next command",
          cause);
      this.begun = begun;
    }

    /** Whether the script had begun; else it may be sent again elsewhere. */
    boolean begun() {
      return begun;
    }
  }

  boolean isAlive() {
    return !ended;
  }

  Outcome run(String script) {
    var word = "netduo-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    var bytes = script.getBytes(StandardCharsets.UTF_8);
    var printed = new Frame(word);
    var complained = new Frame(word);
    try {
      input.write((word + " " + bytes.length + "\n").getBytes(StandardCharsets.US_ASCII));
      input.write(bytes);
      input.flush();
      await(out, printed);
      await(err, complained);
      return new Outcome(
          Integer.parseInt(printed.tail()), printed.textAfterFirstLine(), complained.text());
    } catch (IOException e) {
      close();
      throw new Broken(printed.hasBegun(), e);
    } catch (InterruptedException e) {
      // What the script still prints would be taken for the next one's.
      close();
      Thread.currentThread().interrupt();
      throw new NetduoException("interrupted", "", e);
    } catch (RuntimeException e) {
      // Nobody could say whether the container stands, which an interruption does as well.
      close();
      throw e;
    }
  }

  @Override
  public void close() {
    ended = true;
    exec.close();
    out.add(END);
    err.add(END);
  }

  private void await(BlockingQueue<byte[]> parts, Frame frame)
      throws IOException, InterruptedException {
    while (!frame.isComplete()) {
      var part = parts.poll(SILENCE_MILLIS, TimeUnit.MILLISECONDS);
      if (part == null) {
        if (!stands.getAsBoolean()) {
          throw new IOException("the container no longer runs");
        }
      } else if (part.length == 0) {
        throw new IOException("the stream ended");
      } else {
        frame.add(part);
      }
    }
  }

  private void read(InputStream stream, BlockingQueue<byte[]> to) {
    var chunk = new byte[1 << 16];
    try {
      for (var n = stream.read(chunk); n >= 0; n = stream.read(chunk)) {
        to.add(Arrays.copyOf(chunk, n));
      }
    } catch (IOException e) {
      // The end of the stream, however it came, is all the reader needs to know.
    }
    ended = true;
    to.add(END);
  }
}
