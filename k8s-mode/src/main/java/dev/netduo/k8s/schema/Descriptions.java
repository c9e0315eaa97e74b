package dev.netduo.k8s.schema;

import java.util.HashMap;
import java.util.Map;

/** What definitions and fields are for, in a sentence or two. Read when first asked for. */
public final class Descriptions {
  private Descriptions() {}

  private static final class Texts {
    static final Map<String, String> ALL = read();

    private static Map<String, String> read() {
      var texts = new HashMap<String, String>();
      for (var line : Resource.lines("descriptions.txt")) {
        var colon = line.indexOf(": ");
        if (texts.put(line.substring(0, colon), line.substring(colon + 2)) != null) {
          throw new IllegalStateException("descriptions.txt says twice: " + line);
        }
      }
      return texts;
    }
  }

  /** What a definition is; empty where nothing is written. */
  public static String of(String definition) {
    return Texts.ALL.getOrDefault(DefinitionNames.brief(definition), "");
  }

  /** What a field is for; empty where nothing is written. */
  public static String of(String definition, String field) {
    var own = Texts.ALL.get(DefinitionNames.brief(definition) + " " + field);
    return own == null ? Texts.ALL.getOrDefault("* " + field, "") : own;
  }

  /** Every entry: {@code core.PodSpec containers}, or {@code core.PodSpec}. */
  static Iterable<String> entries() {
    return Texts.ALL.keySet();
  }
}
