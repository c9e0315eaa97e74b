package dev.netduo.emulator.machine;

/**
 * One thing that was looked at.
 *
 * @param name what, for example {@code vxlan}
 * @param verdict whether it serves
 * @param found what was found
 * @param advice what to do about it; empty where nothing is to be done
 */
public record Check(String name, Verdict verdict, String found, String advice) {
  /** Whether it serves. */
  public enum Verdict {
    OK,
    /** It works with limits, or could not be looked at. */
    WARN,
    /** netduo cannot work like this. */
    FAIL
  }

  static Check ok(String name, String found) {
    return new Check(name, Verdict.OK, found, "");
  }

  static Check warn(String name, String found, String advice) {
    return new Check(name, Verdict.WARN, found, advice);
  }

  static Check fail(String name, String found, String advice) {
    return new Check(name, Verdict.FAIL, found, advice);
  }
}
