package dev.netduo.k8s.server.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Sentences for the person who asked, as many as an answer's head has room for. Source: Kubernetes
 * {@code apiserver/pkg/endpoints/filters/warning.go}: each once, and all cut where they are long
 * together.
 */
final class WarningHeaders {
  static final String NAME = "Warning";
  private static final int MOST_BYTES = 4096;
  private static final int MOST_CHARACTERS = 256;
  private static final int AROUND = NAME.length() + ": \r\n".length();

  private WarningHeaders() {}

  /** The values of the headers. */
  static List<String> of(List<String> warnings) {
    var once = warnings.stream().distinct().toList();
    var whole = once.stream().map(WarningHeaders::value).toList();
    if (whole.stream().mapToInt(WarningHeaders::bytes).sum() <= MOST_BYTES) {
      return whole;
    }
    var fitting = new ArrayList<String>();
    var room = MOST_BYTES;
    for (var warning : once) {
      var value = value(cut(warning));
      room -= bytes(value);
      if (room < 0) {
        break;
      }
      fitting.add(value);
    }
    return List.copyOf(fitting);
  }

  private static int bytes(String value) {
    return AROUND + value.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String cut(String text) {
    return text.codePointCount(0, text.length()) <= MOST_CHARACTERS
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MOST_CHARACTERS));
  }

  // RFC 7234, section 5.5: the text is a quoted string, and no header has a line break.
  private static String value(String text) {
    var plain = text.replaceAll("\\p{Cntrl}+", " ");
    return "299 - \"" + plain.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
