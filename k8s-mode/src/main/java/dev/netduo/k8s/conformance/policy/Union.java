package dev.netduo.k8s.conformance.policy;

import dev.netduo.emulator.NetduoException;
import java.util.List;
import java.util.stream.Stream;

/**
 * A union of patterns such as {@code x/a}, {@code y/*} or {@code 80/TCP}, each half of which may be
 * a star.
 *
 * @param complement whether it means everything but these
 */
record Union(boolean complement, List<Pattern> patterns) {

  /** Two halves; a star matches everything. */
  record Pattern(String left, String right) {
    boolean covers(String text) {
      var slash = text.indexOf('/');
      return half(left, text.substring(0, slash)) && half(right, text.substring(slash + 1));
    }

    private static boolean half(String pattern, String text) {
      return pattern.equals("*") || pattern.equals(text);
    }
  }

  /**
   * Reads a union.
   *
   * @throws NetduoException where it is none
   */
  static Union parse(String text) {
    var complement = text.startsWith("!");
    var words = complement ? text.substring(1) : text;
    return new Union(
        complement, Stream.of(words.split(",", -1)).map(word -> pattern(word.strip())).toList());
  }

  private static Pattern pattern(String word) {
    if (word.equals("*")) {
      return new Pattern("*", "*");
    }
    var slash = word.indexOf('/');
    if (slash <= 0 || slash == word.length() - 1 || word.indexOf('/', slash + 1) >= 0) {
      throw new NetduoException(
          "'" + word + "' is no pattern", "write two halves, as in x/a, y/*, 80/TCP or *");
    }
    return new Pattern(word.substring(0, slash), word.substring(slash + 1));
  }

  boolean covers(String text) {
    return complement != patterns.stream().anyMatch(pattern -> pattern.covers(text));
  }
}
