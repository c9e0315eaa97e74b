package dev.netduo.docker.grammar;

import dev.netduo.emulator.NetduoException;

/** Reads the values of {@code --volume}: a folder of the machine, and where it stands inside. */
public final class BindGrammar {
  private BindGrammar() {}

  /**
   * The value itself.
   *
   * @throws NetduoException where it is no bind mount; volumes that the engine keeps are not
   *     supported, because nothing would remove them
   */
  public static String check(String value) {
    var parts = value.split(":", -1);
    if (parts.length < 2 || !parts[0].startsWith("/")) {
      throw new NetduoException(
          "'" + value + "' is a volume, which netduo does not support",
          "mount a folder: -v /FOLDER/HERE:/FOLDER/INSIDE[:ro]");
    }
    if (parts.length > 3
        || !parts[1].startsWith("/")
        || (parts.length == 3 && !parts[2].equals("ro") && !parts[2].equals("rw"))) {
      throw new NetduoException(
          "invalid volume specification: '" + value + "'",
          "write it like /FOLDER/HERE:/FOLDER/INSIDE or with :ro behind");
    }
    return value;
  }
}
