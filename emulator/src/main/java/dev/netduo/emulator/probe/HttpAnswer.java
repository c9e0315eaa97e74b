package dev.netduo.emulator.probe;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * As much of an HTTP/1.1 response (RFC 9112) as a probe needs: the status line, and the body with
 * its length or chunks undone. A body that is cut short is kept as far as it came.
 *
 * @param status the status line, for example {@code HTTP/1.1 200 OK}
 */
record HttpAnswer(String status, String body) {

  /** Reads a response, or answers empty where the bytes are none. */
  static Optional<HttpAnswer> parse(byte[] bytes) {
    // Latin 1 keeps a character a byte, so that lengths stay true.
    var text = new String(bytes, StandardCharsets.ISO_8859_1);
    var end = text.indexOf("\r\n\r\n");
    if (!text.startsWith("HTTP/") || end < 0) {
      return Optional.empty();
    }
    var head = Arrays.asList(text.substring(0, end).split("\r\n", -1));
    var body = text.substring(end + 4);
    var headers = head.subList(1, head.size());
    if (header(headers, "transfer-encoding").filter(v -> v.endsWith("chunked")).isPresent()) {
      body = dechunked(body);
    } else {
      var length = header(headers, "content-length").filter(v -> v.matches("\\d{1,9}"));
      if (length.isPresent()) {
        body = body.substring(0, Math.min(body.length(), Integer.parseInt(length.get())));
      }
    }
    return Optional.of(
        new HttpAnswer(
            head.getFirst(),
            new String(body.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)));
  }

  private static Optional<String> header(List<String> headers, String name) {
    return headers.stream()
        .map(h -> h.split(":", 2))
        .filter(h -> h.length == 2 && h[0].strip().toLowerCase(Locale.ROOT).equals(name))
        .map(h -> h[1].strip().toLowerCase(Locale.ROOT))
        .findFirst();
  }

  private static String dechunked(String chunks) {
    var body = new StringBuilder();
    for (var at = 0; at < chunks.length(); ) {
      var lineEnd = chunks.indexOf("\r\n", at);
      if (lineEnd < 0) {
        break;
      }
      var size = chunks.substring(at, lineEnd).split(";", 2)[0].strip();
      if (!size.matches("[0-9a-fA-F]{1,7}")) {
        break;
      }
      var length = Integer.parseInt(size, 16);
      if (length == 0) {
        break;
      }
      var from = lineEnd + 2;
      body.append(chunks, from, Math.min(chunks.length(), from + length));
      at = from + length + 2;
    }
    return body.toString();
  }
}
