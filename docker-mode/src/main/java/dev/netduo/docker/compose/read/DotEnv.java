package dev.netduo.docker.compose.read;

import dev.netduo.emulator.NetduoException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads {@code .env}: lines of {@code KEY=VALUE}, with comments and quotes. */
final class DotEnv {
  private static final Pattern LINE =
      Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\\s*=\\s*(.*)");
  private static final Pattern QUOTED = Pattern.compile("(['\"])(.*?)(?<!\\\\)\\1\\s*(?:#.*)?");

  private DotEnv() {}

  /**
   * The variables of a file, over those of the environment, which win.
   *
   * @param file its name in errors
   * @throws NetduoException where a line is none of these
   */
  static Map<String, String> over(Map<String, String> environment, String file, String text) {
    var all = new LinkedHashMap<>(environment);
    var number = 0;
    for (var line : text.split("\n", -1)) {
      number++;
      var stripped = line.strip();
      if (stripped.isEmpty() || stripped.startsWith("#")) {
        continue;
      }
      var form = LINE.matcher(stripped);
      if (!form.matches()) {
        throw new NetduoException(
            file + ":" + number + ": '" + stripped + "' sets no variable", "write KEY=VALUE");
      }
      all.putIfAbsent(form.group(1), value(form.group(2), new Interpolation(all)));
    }
    return all;
  }

  private static String value(String text, Interpolation known) {
    var quoted = QUOTED.matcher(text);
    if (!quoted.matches()) {
      return known.apply(text.replaceFirst("(^|\\s+)#.*$", "").strip());
    }
    return quoted.group(1).equals("'") ? quoted.group(2) : known.apply(unescaped(quoted.group(2)));
  }

  private static String unescaped(String text) {
    return text.replace("\\n", "\n")
        .replace("\\t", "\t")
        .replace("\\\"", "\"")
        .replace("\\$", "$$")
        .replace("\\\\", "\\");
  }
}
