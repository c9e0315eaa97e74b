package dev.netduo.docker.grammar;

import dev.netduo.emulator.NetduoException;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the value of {@code --restart}. */
public final class RestartGrammar {
  /** What a container has that nobody gave a policy. */
  public static final String NEVER = "no";

  private static final String ON_FAILURE = "on-failure";
  private static final Set<String> PLAIN = Set.of(NEVER, "always", ON_FAILURE, "unless-stopped");
  private static final Pattern COUNT = Pattern.compile("\\d{1,9}");

  private RestartGrammar() {}

  /**
   * The value itself.
   *
   * @param removed whether the engine is to remove the container when it ends
   * @throws NetduoException where it is no policy, or one that contradicts the removal
   */
  public static String check(String value, boolean removed) {
    var colon = value.indexOf(':');
    var policy = colon < 0 ? value : value.substring(0, colon);
    if (!PLAIN.contains(policy)) {
      throw new NetduoException(
          "invalid restart policy: unknown policy '" + policy + "'",
          "use one of no, always, on-failure[:N], unless-stopped");
    }
    if (colon >= 0) {
      checkCount(policy, value.substring(colon + 1));
    }
    if (removed && !policy.equals(NEVER)) {
      throw new NetduoException(
          "conflicting options: cannot specify both --restart and --rm",
          "leave one of them out: what is removed when it ends cannot be started again");
    }
    return value;
  }

  private static void checkCount(String policy, String count) {
    if (!COUNT.matcher(count).matches()) {
      throw new NetduoException(
          "invalid restart policy format: maximum retry count must be an integer: '" + count + "'",
          "write it like on-failure:3");
    }
    if (!policy.equals(ON_FAILURE)) {
      throw new NetduoException(
          "invalid restart policy: maximum retry count cannot be used with '" + policy + "'",
          "it is for on-failure:N alone");
    }
  }
}
