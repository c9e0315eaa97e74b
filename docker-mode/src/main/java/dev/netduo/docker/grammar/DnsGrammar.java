package dev.netduo.docker.grammar;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Ip;
import java.util.regex.Pattern;

/** Reads the values of {@code --dns} and {@code --dns-search}. */
public final class DnsGrammar {
  private static final int LONGEST = 255;
  private static final Pattern DOMAIN =
      Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?\\.?");

  private DnsGrammar() {}

  /**
   * The server's address itself.
   *
   * @throws NetduoException where it is none
   */
  public static String server(String value) {
    try {
      Ip.parse(value);
      return value;
    } catch (NetduoException e) {
      throw new NetduoException(
          "invalid --dns: IP address is not correctly formatted: " + value, e.hint(), e);
    }
  }

  /**
   * The search domain itself; {@code .} stands for none at all.
   *
   * @throws NetduoException where it is no domain
   */
  public static String search(String value) {
    if (value.equals(".")
        || (value.length() <= LONGEST
            && DOMAIN.matcher(value).matches()
            && !value.contains(".."))) {
      return value;
    }
    throw new NetduoException(
        "invalid --dns-search: '" + value + "' is not a valid domain",
        "write it like corp.example");
  }
}
