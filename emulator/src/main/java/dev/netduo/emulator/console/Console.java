package dev.netduo.emulator.console;

import java.io.PrintWriter;
import java.util.List;

/**
 * Where a command prints, in one of two forms. A command calls {@link #show} once with both forms
 * of its result; the console picks. Messages on the way go to {@link #err()}.
 */
public interface Console {

  /** Form of output. */
  enum Format {
    TEXT,
    JSON
  }

  /** Standard output. */
  PrintWriter out();

  /** Standard error. */
  PrintWriter err();

  /**
   * Shows a result: as text by running {@code text}, or {@code json} (records, maps, lists,
   * strings, numbers) as JSON.
   */
  void show(Format format, Object json, Runnable text);

  /**
   * Prints a table the way docker and kubectl do: columns three spaces apart, no lines. Headers
   * stand as they are given, which may be names.
   */
  void table(List<String> headers, List<List<String>> rows);
}
