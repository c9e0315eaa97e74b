package dev.netduo.shell.program;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.EnumSet;
import java.util.Optional;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Attributes.InputFlag;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Attributes.OutputFlag;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal.SignalHandler;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.NonBlockingReader;

/**
 * The terminal a person sits at. The prompt and the programs in containers read the same one, so
 * what one of them leaves unread the next finds.
 */
public final class UserTerminal implements Terminal, AutoCloseable {
  private static final long POLL_MILLIS = 50;

  private Optional<org.jline.terminal.Terminal> opened = Optional.empty();

  /** The terminal, opened when it is first asked for. */
  public synchronized org.jline.terminal.Terminal jline() {
    var terminal = opened.orElseGet(UserTerminal::open);
    opened = Optional.of(terminal);
    return terminal;
  }

  private static org.jline.terminal.Terminal open() {
    try {
      return TerminalBuilder.builder().system(true).build();
    } catch (IOException e) {
      throw new NetduoException(
          "the terminal cannot be used: " + e.getMessage(), "use netduo -c or netduo run", e);
    }
  }

  /** What is typed. A read that is interrupted takes nothing. */
  InputStream input() {
    return new Keys();
  }

  // Reads what the prompt's line reader reads from, so that neither takes what is meant for the
  // other.
  private final class Keys extends InputStream {
    private byte[] pending = {};
    private int next;

    @Override
    public int read() throws IOException {
      if (next == pending.length) {
        pending = character().getBytes(jline().encoding());
        next = 0;
      }
      return pending.length == 0 ? -1 : pending[next++] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      var key = read();
      if (key < 0) {
        return -1;
      }
      bytes[offset] = (byte) key;
      return 1;
    }

    // Empty at the end of the input.
    private String character() throws IOException {
      var first = await();
      if (first < 0) {
        return "";
      }
      return Character.isHighSurrogate((char) first)
          ? "" + (char) first + (char) await()
          : String.valueOf((char) first);
    }

    private int await() throws IOException {
      while (!Thread.currentThread().isInterrupted()) {
        var character = jline().reader().read(POLL_MILLIS);
        if (character != NonBlockingReader.READ_EXPIRED) {
          return character;
        }
      }
      throw new InterruptedIOException("nobody waits for the keys any more");
    }
  }

  @Override
  public Handover handOver(Resizable program) {
    var terminal = jline();
    var before = terminal.getAttributes();
    terminal.setAttributes(raw(before));
    tellSize(terminal, program);
    var resized = terminal.handle(Signal.WINCH, signal -> tellSize(terminal, program));
    // Ctrl-C is a key of the program's now; JLine would tell of it as well.
    var interrupted = terminal.handle(Signal.INT, SignalHandler.SIG_IGN);
    return () -> {
      terminal.handle(Signal.INT, interrupted);
      terminal.handle(Signal.WINCH, resized);
      terminal.setAttributes(before);
    };
  }

  private static void tellSize(org.jline.terminal.Terminal terminal, Resizable program) {
    var size = terminal.getSize();
    if (size.getColumns() > 0 && size.getRows() > 0) {
      program.resize(size.getColumns(), size.getRows());
    }
  }

  // As cfmakeraw(3): the terminal inside does all of this itself.
  private static Attributes raw(Attributes before) {
    var raw = new Attributes(before);
    raw.setLocalFlags(
        EnumSet.of(
            LocalFlag.ICANON, LocalFlag.ECHO, LocalFlag.ECHONL, LocalFlag.IEXTEN, LocalFlag.ISIG),
        false);
    raw.setInputFlags(
        EnumSet.of(
            InputFlag.IXON,
            InputFlag.ICRNL,
            InputFlag.INLCR,
            InputFlag.IGNCR,
            InputFlag.ISTRIP,
            InputFlag.BRKINT),
        false);
    raw.setOutputFlag(OutputFlag.OPOST, false);
    raw.setControlChar(ControlChar.VMIN, 1);
    raw.setControlChar(ControlChar.VTIME, 0);
    return raw;
  }

  @Override
  public synchronized void close() {
    try {
      if (opened.isPresent()) {
        opened.get().close();
      }
    } catch (IOException e) {
      // The program is ending; the terminal goes with it.
    }
  }
}
