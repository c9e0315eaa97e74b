package dev.netduo.k8s.cli.view;

import dev.netduo.emulator.NetduoException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the paths inside JSONPath templates. */
final class PathReader {
  private static final Pattern SLICE = Pattern.compile("(-?\\d*)(?::(-?\\d*))?");
  private static final Pattern FILTER =
      Pattern.compile(
          "\\?\\(\\s*@(?<path>[^=!<>\\s]*)\\s*(?:(?<op>==|!=)\\s*(?<value>.*?))?\\s*\\)");

  private final String text;
  private int at;

  private PathReader(String text) {
    this.text = text;
  }

  static List<PathStep> read(String path) {
    return new PathReader(path.strip()).steps();
  }

  private List<PathStep> steps() {
    var steps = new ArrayList<PathStep>();
    if (text.startsWith("$") || text.startsWith("@")) {
      at++;
    }
    while (at < text.length()) {
      if (text.startsWith("..", at)) {
        at += 2;
        steps.add(new PathStep.Anywhere(word()));
      } else if (text.charAt(at) == '.') {
        at++;
        if (at < text.length() && text.charAt(at) != '[') {
          steps.add(named(word()));
        }
      } else if (text.charAt(at) == '[') {
        steps.add(bracket());
      } else if (at == 0) {
        steps.add(named(word()));
      } else {
        throw wrong();
      }
    }
    return steps;
  }

  private static PathStep named(String word) {
    return word.equals("*") ? new PathStep.Each() : new PathStep.Field(word);
  }

  private String word() {
    var word = new StringBuilder();
    while (at < text.length() && ".[".indexOf(text.charAt(at)) < 0) {
      // A backslash keeps the dots of a label's name together.
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      word.append(text.charAt(at));
      at++;
    }
    if (word.isEmpty()) {
      throw wrong();
    }
    return word.toString();
  }

  private PathStep bracket() {
    var end = closing();
    var inside = text.substring(at + 1, end).strip();
    at = end + 1;
    if (inside.equals("*")) {
      return new PathStep.Each();
    }
    if (inside.length() > 1 && "'\"".indexOf(inside.charAt(0)) >= 0) {
      return new PathStep.Field(unquoted(inside));
    }
    var filter = FILTER.matcher(inside);
    if (filter.matches()) {
      var operator = Optional.ofNullable(filter.group("op")).orElse("");
      var value = Optional.ofNullable(filter.group("value")).orElse("");
      return new PathStep.Where(read(filter.group("path")), operator, unquoted(value));
    }
    var slice = SLICE.matcher(inside);
    if (!inside.isEmpty() && slice.matches()) {
      var from = slice.group(1).isEmpty() ? 0 : Integer.parseInt(slice.group(1));
      if (slice.group(2) == null) {
        return new PathStep.Slice(from, from == -1 ? Optional.empty() : Optional.of(from + 1));
      }
      return new PathStep.Slice(
          from, Optional.of(slice.group(2)).filter(to -> !to.isEmpty()).map(Integer::valueOf));
    }
    throw wrong();
  }

  private int closing() {
    var quote = '\0';
    for (int i = at + 1; i < text.length(); i++) {
      var c = text.charAt(i);
      if (quote != '\0') {
        quote = c == quote ? '\0' : quote;
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (c == ']') {
        return i;
      }
    }
    throw wrong();
  }

  private static String unquoted(String text) {
    return text.length() > 1
            && "'\"".indexOf(text.charAt(0)) >= 0
            && text.charAt(0) == text.charAt(text.length() - 1)
        ? text.substring(1, text.length() - 1)
        : text;
  }

  private NetduoException wrong() {
    return new NetduoException(
        "error parsing jsonpath " + text + " at column " + (at + 1),
        "write it as {.items[*].metadata.name}");
  }
}
