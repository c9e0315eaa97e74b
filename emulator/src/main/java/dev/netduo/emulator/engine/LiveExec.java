package dev.netduo.emulator.engine;

import java.io.InputStream;
import java.io.OutputStream;

/** A running command whose input and output can be used for as long as it lives. */
public interface LiveExec extends AutoCloseable {

  /** What is written here the command reads. */
  OutputStream stdin();

  /** What the command prints; ends when the command does. */
  InputStream stdout();

  /** What the command complains; ends when the command does. */
  InputStream stderr();

  /** Closes the command's standard input and the connection. */
  @Override
  void close();
}
