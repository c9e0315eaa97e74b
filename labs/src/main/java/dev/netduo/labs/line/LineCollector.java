package dev.netduo.labs.line;

import java.util.List;
import java.util.Optional;

/** Collects lines as they come in, until what they say is complete. */
public final class LineCollector {
  private final String file;
  private final StringBuilder pending = new StringBuilder();
  private int first = 1;
  private int count = 0;

  /**
   * @param file what errors name; may be empty
   */
  public LineCollector(String file) {
    this.file = file;
  }

  /** The commands that are complete with this line; none while more must follow. */
  public List<ScriptLine> add(String line) {
    count++;
    pending.append(line).append('\n');
    try {
      var commands = ScriptReader.read(file, first, pending.toString());
      clear();
      return commands;
    } catch (Unclosed e) {
      return List.of();
    }
  }

  /** Whether something has begun that is not complete. */
  public boolean isWaiting() {
    return !pending.isEmpty();
  }

  /** Forgets what has begun. */
  public void clear() {
    pending.setLength(0);
    first = count + 1;
  }

  /** What is wrong where no more lines follow; empty where nothing is open. */
  public Optional<Unclosed> end() {
    try {
      ScriptReader.read(file, first, pending.toString());
      return Optional.empty();
    } catch (Unclosed e) {
      return Optional.of(e);
    }
  }
}
