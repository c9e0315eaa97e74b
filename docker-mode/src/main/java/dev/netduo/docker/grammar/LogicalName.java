package dev.netduo.docker.grammar;

import dev.netduo.emulator.NetduoException;
import java.util.regex.Pattern;

/** The names users give to containers and networks. */
public final class LogicalName {
  // The engine has this pattern without a limit; 63 keeps the name usable as a DNS label.
  private static final Pattern VALID = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}");

  private LogicalName() {}

  /**
   * The name itself.
   *
   * @param what {@code container} or {@code network}
   * @throws NetduoException where the engine would not take it
   */
  public static String check(String what, String name) {
    if (!VALID.matcher(name).matches()) {
      throw new NetduoException(
          "invalid " + what + " name (" + name + ")",
          "only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed, at most 63 characters");
    }
    return name;
  }
}
