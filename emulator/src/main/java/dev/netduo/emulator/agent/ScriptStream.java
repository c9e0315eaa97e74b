package dev.netduo.emulator.agent;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.LiveExec;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A shell in a container that is fed one script after the other. Each script is announced with its
 * length, so that nothing in it can be mistaken for the end of it, and with a random word that the
 * shell repeats on both output streams when the script has ended.
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
            sh $f </dev/null
            code=$?
            printf '\\n%s %d\\n' "$word" $code
            printf '\\n%s\\n' "$word" >&2
          done
          """);

  private static final byte[] END = new byte[0];

  private final LiveExec exec;
  private final BufferedOutputStream input;
  private final BlockingQueue<byte[]> out = new LinkedBlockingQueue<>();
  private final BlockingQueue<byte[]> err = new LinkedBlockingQueue<>();
  private volatile boolean ended;

  /** Takes over a running {@link #COMMAND}. */
  ScriptStream(LiveExec exec) {
    this.exec = exec;
    this.input = new BufferedOutputStream(exec.stdin(), 1 << 16);
    Thread.ofVirtual().name("agent-out").start(() -> read(exec.stdout(), out));
    Thread.ofVirtual().name("agent-err").start(() -> read(exec.stderr(), err));
  }

  /** What a script did. */
  record Outcome(int exitCode, String out, String err) {}

  /** Thrown where the stream ended before the script did. */
  static final class Broken extends NetduoException {
    Broken(Throwable cause) {
      super(
          "the session's agent went away while it worked",
          "try again: it is started anew with the next command",
          cause);
    }
  }

  boolean isAlive() {
    return !ended;
  }

  Outcome run(String script) {
    var word = "netduo-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    var bytes = script.getBytes(StandardCharsets.UTF_8);
    try {
      input.write((word + " " + bytes.length + "\n").getBytes(StandardCharsets.US_ASCII));
      input.write(bytes);
      input.flush();
      var printed = await(out, word);
      var complained = await(err, word);
      return new Outcome(Integer.parseInt(printed.tail()), printed.text(), complained.text());
    } catch (IOException e) {
      close();
      throw new Broken(e);
    } catch (InterruptedException e) {
      // What the script still prints would be taken for the next one's.
      close();
      Thread.currentThread().interrupt();
      throw new NetduoException("interrupted", "", e);
    }
  }

  @Override
  public void close() {
    ended = true;
    exec.close();
    out.add(END);
    err.add(END);
  }

  private record Frame(String text, String tail) {}

  private static Frame await(BlockingQueue<byte[]> parts, String word)
      throws IOException, InterruptedException {
    var buffer = new Buffer();
    var mark = ("\n" + word).getBytes(StandardCharsets.US_ASCII);
    var from = 0;
    while (true) {
      var part = parts.take();
      if (part.length == 0) {
        throw new IOException("the stream ended: " + buffer.text(0, Math.min(buffer.size(), 500)));
      }
      buffer.writeBytes(part);
      var at = buffer.indexOf(mark, from);
      if (at >= 0 && buffer.indexOf(new byte[] {'\n'}, at + mark.length) >= 0) {
        return new Frame(buffer.text(0, at), buffer.text(at + mark.length, buffer.size()).strip());
      }
      from = Math.max(0, buffer.size() - mark.length - 16);
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

  private static final class Buffer extends ByteArrayOutputStream {
    int indexOf(byte[] wanted, int from) {
      for (var i = from; i <= count - wanted.length; i++) {
        if (Arrays.equals(buf, i, i + wanted.length, wanted, 0, wanted.length)) {
          return i;
        }
      }
      return -1;
    }

    String text(int from, int to) {
      return new String(buf, from, to - from, StandardCharsets.UTF_8);
    }
  }
}
