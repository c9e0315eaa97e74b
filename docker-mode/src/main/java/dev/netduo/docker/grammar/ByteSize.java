package dev.netduo.docker.grammar;

import dev.netduo.emulator.NetduoException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Amounts of memory the way docker writes them: {@code 512k}, {@code 64m}, {@code 1.5g}. */
public final class ByteSize {
  private static final Pattern FORM = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)([bkmgt]?)(?:i?b)?");
  // The Engine refuses less for a container, because not even its start would succeed.
  private static final long LEAST = 6L << 20;

  private ByteSize() {}

  /**
   * The number of bytes; a kilobyte has 1024.
   *
   * @throws NetduoException where the text is no amount
   */
  public static long parse(String text) {
    var form = FORM.matcher(text.toLowerCase(Locale.ROOT));
    if (!form.matches()) {
      throw new NetduoException(
          "invalid size: '" + text + "'", "write it like 512k, 64m or 1g; a number alone is bytes");
    }
    var power = "bkmgt".indexOf(form.group(2).isEmpty() ? "b" : form.group(2));
    return (long) (Double.parseDouble(form.group(1)) * (1L << (10 * power)));
  }

  /**
   * As {@link #parse}, for what a container may use.
   *
   * @throws NetduoException where it is less than the Engine's least, 6 MB
   */
  public static long memory(String text) {
    var bytes = parse(text);
    if (bytes < LEAST) {
      throw new NetduoException(
          "minimum memory limit allowed is 6MB, not " + text, "write it like 64m");
    }
    return bytes;
  }
}
