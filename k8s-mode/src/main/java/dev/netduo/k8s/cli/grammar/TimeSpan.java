package dev.netduo.k8s.cli.grammar;

import dev.netduo.emulator.NetduoException;
import java.time.Duration;
import java.util.regex.Pattern;

/** Durations as Go writes them: {@code 30s}, {@code 1m30s}, {@code 500ms}, {@code 0}. */
public final class TimeSpan {
  private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|h|m|s)");
  private static final Pattern WHOLE = Pattern.compile("-?(?:" + PART.pattern() + ")+");

  private TimeSpan() {}

  /**
   * Reads one; a bare number is seconds.
   *
   * @throws NetduoException where it is none
   */
  public static Duration parse(String text) {
    if (text.matches("-?\\d+")) {
      return Duration.ofSeconds(Long.parseLong(text));
    }
    if (!WHOLE.matcher(text).matches()) {
      throw new NetduoException(
          "invalid duration \"" + text + "\"", "write it as 30s, 2m or 1m30s");
    }
    var millis = 0.0;
    var part = PART.matcher(text);
    while (part.find()) {
      millis += Double.parseDouble(part.group(1)) * unit(part.group(2));
    }
    return Duration.ofMillis((long) (text.startsWith("-") ? -millis : millis));
  }

  private static int unit(String name) {
    return switch (name) {
      case "h" -> 3_600_000;
      case "m" -> 60_000;
      case "s" -> 1_000;
      default -> 1;
    };
  }
}
