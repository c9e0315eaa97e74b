package dev.netduo.emulator;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the valid spelling a person most likely meant. */
public final class Nearest {
  private Nearest() {}

  /**
   * The valid word nearest to a wrong one, or empty where none is near: at most a third of the word
   * (and always one letter) may differ, neighbouring letters swapped count once, case counts for
   * nothing.
   */
  public static Optional<String> to(String wrong, Collection<String> valid) {
    var limit = Math.max(1, wrong.length() / 3);
    return valid.stream()
        .min(
            Comparator.<String>comparingInt(word -> distance(wrong, word))
                .thenComparing(Comparator.naturalOrder()))
        .filter(word -> distance(wrong, word) <= limit);
  }

  /** A hint such as {@code did you mean 'points'?}, or empty where nothing is near. */
  public static String hint(String wrong, Collection<String> valid) {
    return to(wrong, valid).map(word -> "did you mean '" + word + "'?").orElse("");
  }

  // Optimal string alignment: Levenshtein's distance with swaps of neighbours.
  private static int distance(String left, String right) {
    var a = left.toLowerCase(Locale.ROOT);
    var b = right.toLowerCase(Locale.ROOT);
    var rows = new int[a.length() + 1][b.length() + 1];
    for (var i = 0; i <= a.length(); i++) {
      rows[i][0] = i;
    }
    for (var j = 0; j <= b.length(); j++) {
      rows[0][j] = j;
    }
    for (var i = 1; i <= a.length(); i++) {
      for (var j = 1; j <= b.length(); j++) {
        var replaced = rows[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        rows[i][j] = Math.min(replaced, Math.min(rows[i - 1][j], rows[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
        }
      }
    }
    return rows[a.length()][b.length()];
  }
}
