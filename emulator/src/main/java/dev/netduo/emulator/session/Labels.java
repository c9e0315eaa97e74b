package dev.netduo.emulator.session;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The labels that mark everything netduo creates in an engine; nothing without them is ever
 * touched.
 */
public final class Labels {
  /** The session a thing belongs to. */
  public static final String SESSION = "dev.netduo.session";

  /**
   * What the thing is: {@code agent}, {@code node}, {@code pod}, {@code container}, {@code network}
   * and so on.
   */
  public static final String KIND = "dev.netduo.kind";

  /** The name the user knows it by. */
  public static final String NAME = "dev.netduo.name";

  /** Which of the programs that wanted a session made its agent; one that only one may use. */
  public static final String CLAIM = "dev.netduo.claim";

  /** What is in a volume: {@link #FIXED}, or nothing where its containers may write to it. */
  public static final String CONTENT = "dev.netduo.content";

  /** Only netduo makes and names the files in it. */
  public static final String FIXED = "fixed";

  private Labels() {}

  /** The three labels of one thing, in a new map that may be added to. */
  public static Map<String, String> of(String session, String kind, String name) {
    var labels = new LinkedHashMap<String, String>();
    labels.put(SESSION, session);
    labels.put(KIND, kind);
    labels.put(NAME, name);
    return labels;
  }

  /** The name an engine knows a thing by, so that two sessions never collide. */
  public static String engineName(String session, String name) {
    return "netduo-" + session + "-" + name;
  }
}
