package dev.netduo.docker.compose.read;

import dev.netduo.emulator.NetduoException;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a project may be called. */
final class ProjectName {
  private static final Pattern VALID = Pattern.compile("[a-z0-9][a-z0-9_-]*");

  private ProjectName() {}

  /**
   * The name itself.
   *
   * @throws NetduoException where it is none
   */
  static String check(String name) {
    if (!VALID.matcher(name).matches()) {
      throw new NetduoException(
          "invalid project name \"" + name + "\"",
          "use lower case letters, digits, - and _, and begin with a letter or digit; or give -p NAME");
    }
    return name;
  }

  /** What a folder's name makes; may be empty. */
  static String ofFolder(String folder) {
    return folder.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "").replaceFirst("^[_-]+", "");
  }
}
