package dev.netduo.docker.grammar;

import java.time.Duration;

/** Durations the way docker's tables say them. */
public final class HumanTime {
  private HumanTime() {}

  /** For example {@code About a minute}, {@code 3 hours}, {@code 2 weeks}. */
  public static String of(Duration duration) {
    var seconds = duration.toSeconds();
    var hours = Math.round(duration.toMinutes() / 60.0);
    if (seconds < 1) {
      return "Less than a second";
    } else if (seconds == 1) {
      return "1 second";
    } else if (seconds < 60) {
      return seconds + " seconds";
    } else if (duration.toMinutes() == 1) {
      return "About a minute";
    } else if (duration.toMinutes() < 60) {
      return duration.toMinutes() + " minutes";
    } else if (hours == 1) {
      return "About an hour";
    } else if (hours < 48) {
      return hours + " hours";
    } else if (hours < 24 * 7 * 2) {
      return hours / 24 + " days";
    } else if (hours < 24 * 30 * 2) {
      return hours / 24 / 7 + " weeks";
    } else if (hours < 24 * 365 * 2) {
      return hours / 24 / 30 + " months";
    }
    return hours / 24 / 365 + " years";
  }
}
