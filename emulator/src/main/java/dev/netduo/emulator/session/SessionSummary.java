package dev.netduo.emulator.session;

import java.time.Instant;
import java.util.Map;
import java.util.SortedSet;

/**
 * What an engine holds of one session.
 *
 * @param name the session
 * @param containers how many containers it has, running or not
 * @param running how many of them run
 * @param networks how many networks it has
 * @param kinds how many containers and networks there are of each kind, by {@link Labels#KIND}
 * @param modes which modes it uses: {@code docker}, {@code kubernetes}, both or none
 * @param created when its oldest part was created
 */
public record SessionSummary(
    String name,
    int containers,
    int running,
    int networks,
    Map<String, Integer> kinds,
    SortedSet<String> modes,
    Instant created) {}
