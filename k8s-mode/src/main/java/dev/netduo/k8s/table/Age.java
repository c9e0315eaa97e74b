package dev.netduo.k8s.table;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long ago, in at most two units. Source: {@code HumanDuration} of {@code
 * k8s.io/apimachinery/pkg/util/duration}.
 */
public final class Age {
  private Age() {}

  /** The time since an API timestamp; {@code <unknown>} where there is none. */
  public static String of(@Nullable String timestamp, Instant now) {
    return Optional.ofNullable(timestamp)
        .filter(text -> !text.isEmpty())
        .map(text -> human(Duration.between(Instant.parse(text), now)))
        .orElse("<unknown>");
  }

  /** A duration such as {@code 45s}, {@code 3m10s}, {@code 5h}, {@code 2d3h}. */
  public static String human(Duration duration) {
    var seconds = duration.toSeconds();
    if (seconds < -1) {
      return "<invalid>";
    }
    if (seconds < 0) {
      return "0s";
    }
    if (seconds < 120) {
      return seconds + "s";
    }
    var minutes = seconds / 60;
    if (minutes < 10) {
      return minutes + "m" + rest(seconds % 60, "s");
    }
    if (minutes < 180) {
      return minutes + "m";
    }
    var hours = minutes / 60;
    if (hours < 8) {
      return hours + "h" + rest(minutes % 60, "m");
    }
    if (hours < 48) {
      return hours + "h";
    }
    var days = hours / 24;
    if (hours < 192) {
      return days + "d" + rest(hours % 24, "h");
    }
    if (days < 730) {
      return days + "d";
    }
    return days / 365 + "y" + (days < 8 * 365 ? rest(days % 365, "d") : "");
  }

  private static String rest(long count, String unit) {
    return count == 0 ? "" : count + unit;
  }
}
