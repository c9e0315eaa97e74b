package dev.netduo.emulator.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** A command that says what a test makes of what it reads, on one of its two streams. */
public final class ScriptedExec implements LiveExec {
  private static final int ROOM = 1 << 16;

  private final PipedOutputStream says = new PipedOutputStream();
  private final PipedInputStream heard = new PipedInputStream(ROOM);
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();
  private final boolean complains;
  private final UnaryOperator<String> answers;

  private ScriptedExec(boolean complains, UnaryOperator<String> answers) {
    this.complains = complains;
    this.answers = answers;
    try {
      heard.connect(says);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One that prints an answer to each thing it reads; nothing where that is empty. */
  public static ScriptedExec printing(UnaryOperator<String> answers) {
    return new ScriptedExec(false, answers);
  }

  /** One that complains likewise. */
  public static ScriptedExec complaining(UnaryOperator<String> answers) {
    return new ScriptedExec(true, answers);
  }

  /** Says something of its own accord. */
  public ScriptedExec say(String text) {
    try {
      says.write(text.getBytes(StandardCharsets.UTF_8));
      says.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** All it was told. */
  public String told() {
    return told.toString(StandardCharsets.UTF_8);
  }

  @Override
  public OutputStream stdin() {
    return new OutputStream() {
      @Override
      public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) {
        // Whoever sees what was told and closes at once does not cut off the answer.
        synchronized (says) {
          told.write(bytes, offset, length);
          say(answers.apply(new String(bytes, offset, length, StandardCharsets.UTF_8)));
        }
      }
    };
  }

  @Override
  public InputStream stdout() {
    return complains ? InputStream.nullInputStream() : heard;
  }

  @Override
  public InputStream stderr() {
    return complains ? heard : InputStream.nullInputStream();
  }

  @Override
  public void close() {
    try {
      synchronized (says) {
        says.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
