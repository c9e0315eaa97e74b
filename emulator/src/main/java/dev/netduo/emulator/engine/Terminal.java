package dev.netduo.emulator.engine;

/** A person's terminal, as far as a program with a terminal of its own needs it. */
public interface Terminal {

  /** No terminal: output goes to a file, or nobody is there. */
  Terminal NONE = program -> () -> {};

  /**
   * Hands the keys over to a program, unread and unechoed, Ctrl-C included.
   *
   * @param program is told the terminal's size now and whenever it changes
   * @return gives the keys back when it is closed
   */
  Handover handOver(Resizable program);

  /** A program whose own terminal has a size. */
  @FunctionalInterface
  interface Resizable {
    /** Sets the size in characters. */
    void resize(int columns, int rows);
  }

  /** The time in which a program has the keys. */
  @FunctionalInterface
  interface Handover extends AutoCloseable {
    @Override
    void close();
  }
}
