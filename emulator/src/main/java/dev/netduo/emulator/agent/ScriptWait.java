package dev.netduo.emulator.agent;

/** Waiting as a part of a script for an {@link Agent}. */
public final class ScriptWait {
  private ScriptWait() {}

  /**
   * Lines that look every 20 ms whether something is so, and end the script where it is not after
   * some 5 s.
   *
   * @param condition a command of the shell, which succeeds when it is so
   * @param complaint what is then said; without quotes
   */
  public static String until(String condition, String complaint) {
    return """
    tries=0
    until %s; do
      tries=$((tries + 1))
      [ $tries -le 250 ] || { echo '%s' >&2; exit 1; }
      sleep 0.02
    done
    """
        .formatted(condition, complaint);
  }
}
