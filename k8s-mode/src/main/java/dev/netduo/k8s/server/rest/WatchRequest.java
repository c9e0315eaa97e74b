package dev.netduo.k8s.server.rest;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.server.http.Query;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How a client wants to watch.
 *
 * @param since the version to begin after; empty begins with everything there is
 * @param initialEvents whether everything there is comes first, followed by a bookmark
 * @param bookmarks whether the client reads bookmarks
 * @param timeout when the watch ends by itself
 */
record WatchRequest(String since, boolean initialEvents, boolean bookmarks, Duration timeout) {
  // The API server's own bounds: half an hour to an hour, so that clients do not all come at once.
  private static final int LEAST = 1800;

  static boolean isWanted(Query query) {
    return query.flag("watch");
  }

  /**
   * Reads the parameters.
   *
   * @throws ApiException 400 where one is wrong
   */
  static WatchRequest of(Query query) {
    var seconds =
        query
            .number("timeoutSeconds")
            .orElseGet(() -> LEAST + ThreadLocalRandom.current().nextInt(LEAST));
    if (seconds < 0 || seconds > Integer.MAX_VALUE) {
      throw ApiException.badRequest("timeoutSeconds: Invalid value: " + seconds);
    }
    return new WatchRequest(
        version(query),
        query.flag("sendInitialEvents"),
        query.flag("allowWatchBookmarks"),
        seconds == 0 ? Duration.ofSeconds(LEAST) : Duration.ofSeconds(seconds));
  }

  /** The version that is named; empty for any, which 0 means too. */
  static String version(Query query) {
    var version = query.text("resourceVersion").orElse("");
    if (!version.chars().allMatch(c -> c >= '0' && c <= '9') || version.length() > 18) {
      throw ApiException.badRequest("resourceVersion: Invalid value: \"" + version + "\"");
    }
    return version.equals("0") ? "" : version;
  }
}
