package dev.netduo.emulator.console;

import dev.netduo.emulator.NetduoException;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a line into words as a POSIX shell does for blanks, quotes, backslashes and comments
 * (POSIX.1-2017, Shell Command Language 2.2 and 2.3). Nothing is expanded.
 */
public final class Words {
  private final String line;
  private final List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean inWord;
  private int at;

  private Words(String line) {
    this.line = line;
  }

  /**
   * The words of a line, quotes removed.
   *
   * @throws NetduoException where a quote is not closed or a backslash has nothing to act on
   */
  public static List<String> of(String line) {
    return new Words(line).split();
  }

  /**
   * Splits a line at semicolons that are neither quoted nor in a comment.
   *
   * @return the parts, stripped, without empty ones
   * @throws NetduoException as {@link #of}
   */
  public static List<String> commands(String line) {
    var parts = new ArrayList<String>();
    int start = 0;
    var scanner = new Words(line);
    while (scanner.at < line.length()) {
      if (line.charAt(scanner.at) == ';') {
        parts.add(line.substring(start, scanner.at));
        start = scanner.at + 1;
        scanner.endWord();
        scanner.at++;
      } else {
        scanner.step();
      }
    }
    parts.add(line.substring(start));
    return parts.stream().map(String::strip).filter(part -> !part.isEmpty()).toList();
  }

  private List<String> split() {
    while (at < line.length()) {
      step();
    }
    endWord();
    return List.copyOf(words);
  }

  private void step() {
    var c = line.charAt(at);
    switch (c) {
      case ' ', '\t', '\n', '\r' -> {
        endWord();
        at++;
      }
      case '#' -> {
        if (inWord) {
          take(c);
        } else {
          at = line.length();
        }
      }
      case '\'' -> singleQuoted();
      case '"' -> doubleQuoted();
      case '\\' -> {
        if (at + 1 == line.length()) {
          throw new NetduoException(
              "the line ends with a backslash", "put it in quotes, or write it twice");
        }
        at++;
        take(line.charAt(at));
      }
      default -> take(c);
    }
  }

  private void take(char c) {
    inWord = true;
    word.append(c);
    at++;
  }

  private void singleQuoted() {
    var end = line.indexOf('\'', at + 1);
    if (end < 0) {
      throw unclosed('\'');
    }
    inWord = true;
    word.append(line, at + 1, end);
    at = end + 1;
  }

  private void doubleQuoted() {
    var start = at;
    inWord = true;
    at++;
    while (at < line.length() && line.charAt(at) != '"') {
      // Inside double quotes a backslash keeps its meaning only before these.
      if (line.charAt(at) == '\\'
          && at + 1 < line.length()
          && "\"\\$`".indexOf(line.charAt(at + 1)) >= 0) {
        at++;
      }
      word.append(line.charAt(at));
      at++;
    }
    if (at >= line.length()) {
      at = start;
      throw unclosed('"');
    }
    at++;
  }

  private NetduoException unclosed(char quote) {
    return new NetduoException(
        "the quote " + quote + " at column " + (at + 1) + " is not closed",
        "add the closing " + quote);
  }

  private void endWord() {
    if (inWord) {
      words.add(word.toString());
      word.setLength(0);
      inWord = false;
    }
  }
}
