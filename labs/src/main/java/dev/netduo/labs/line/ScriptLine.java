package dev.netduo.labs.line;

import java.util.Optional;

/**
 * A line to be run.
 *
 * @param file where it stands, as errors name it; empty at the prompt
 * @param number its line there, from 1
 * @param text the line itself
 * @param input what it reads from standard input: the here-document below it
 */
public record ScriptLine(String file, int number, String text, Optional<String> input) {

  /** A line without a file. */
  public static ScriptLine typed(String text) {
    return new ScriptLine("", 1, text, Optional.empty());
  }

  /** {@code file:line}, or empty where there is no file. */
  public String position() {
    return file.isEmpty() ? "" : file + ":" + number;
  }
}
