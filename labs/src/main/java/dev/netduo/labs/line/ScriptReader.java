package dev.netduo.labs.line;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Cuts a script into lines the way a POSIX shell does for what netduo knows of it: {@code #}
 * comments, {@code ;} between commands, a backslash at the end of a line that goes on, quotes that
 * run over several lines, and here-documents ({@code kubectl apply -f - <<EOF}).
 */
public final class ScriptReader {
  private static final Pattern HERE_DOCUMENT =
      Pattern.compile(
          "^(.*?)\\s*<<(-?)\\s*(['\"]?)([A-Za-z_][A-Za-z0-9_]*)\\3\\s*$", Pattern.DOTALL);

  private final String file;
  private final int first;
  private final List<String> lines;
  private final List<ScriptLine> found = new ArrayList<>();
  private int next = 0;

  private ScriptReader(String file, int first, List<String> lines) {
    this.file = file;
    this.first = first;
    this.lines = lines;
  }

  /**
   * The commands of a script, without comments and empty lines.
   *
   * @param file the script's name in errors; may be empty
   * @throws Unclosed where a quote or a here-document is not closed
   */
  public static List<ScriptLine> read(String file, String script) {
    return read(file, 1, script);
  }

  /** As {@link #read(String, String)}, for a piece of a script that begins at another line. */
  static List<ScriptLine> read(String file, int first, String script) {
    var reader = new ScriptReader(file, first, script.lines().toList());
    while (reader.next < reader.lines.size()) {
      reader.command();
    }
    return List.copyOf(reader.found);
  }

  private void command() {
    var number = first + next;
    var text = new StringBuilder(lines.get(next++));
    var commands = split(text.toString());
    while (commands.goesOn()) {
      if (next == lines.size()) {
        throw new Unclosed(at(number) + commands.open(), "close it, or put a backslash before it");
      }
      text.append('\n').append(lines.get(next++));
      commands = split(text.toString());
    }
    for (var i = 0; i < commands.texts().size(); i++) {
      var command = commands.texts().get(i);
      var here = HERE_DOCUMENT.matcher(command);
      if (i == commands.texts().size() - 1 && here.matches() && !quoted(here.group(1))) {
        add(number, here.group(1), Optional.of(document(number, here.group(4), here.group(2))));
      } else {
        add(number, command, Optional.empty());
      }
    }
  }

  private void add(int number, String text, Optional<String> input) {
    if (!text.isBlank()) {
      found.add(new ScriptLine(file, number, text.strip(), input));
    }
  }

  // The mark stands in quotes when what comes before it leaves one open.
  private static boolean quoted(String before) {
    return split(before).goesOn();
  }

  private String document(int number, String mark, String dash) {
    var document = new StringBuilder();
    while (next < lines.size()) {
      var line = lines.get(next++);
      var content = dash.isEmpty() ? line : line.replaceFirst("^\t+", "");
      if (content.equals(mark)) {
        return document.toString();
      }
      document.append(content).append('\n');
    }
    throw new Unclosed(
        at(number) + "the here-document is not closed", "end it with a line that is just " + mark);
  }

  private String at(int number) {
    return file.isEmpty() ? "" : file + ":" + number + ": ";
  }

  /**
   * The commands of a piece of text.
   *
   * @param open what is not closed at its end; empty where all is
   */
  private record Commands(List<String> texts, String open) {
    boolean goesOn() {
      return !open.isEmpty();
    }
  }

  private static Commands split(String text) {
    var texts = new ArrayList<String>();
    var current = new StringBuilder();
    var quote = ' ';
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c == '\\' && quote != '\'') {
        if (i + 1 == text.length()) {
          return new Commands(texts, "the line goes on after a backslash, but nothing follows");
        }
        var escaped = text.charAt(++i);
        if (escaped != '\n') {
          current.append(c).append(escaped);
        }
      } else if (quote != ' ') {
        quote = c == quote ? ' ' : quote;
        current.append(c);
      } else if (c == '\'' || c == '"') {
        quote = c;
        current.append(c);
      } else if (c == ';') {
        texts.add(current.toString());
        current.setLength(0);
      } else if (c == '#'
          && (current.isEmpty() || Character.isWhitespace(current.charAt(current.length() - 1)))) {
        break;
      } else {
        current.append(c);
      }
    }
    texts.add(current.toString());
    return new Commands(texts, quote == ' ' ? "" : "a " + quote + " is not closed");
  }
}
