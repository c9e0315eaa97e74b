package dev.netduo.k8s.runtime;

import dev.netduo.emulator.event.Event;
import dev.netduo.emulator.event.Events;
import dev.netduo.k8s.snapshot.LeftOut;
import java.util.Set;
import java.util.SortedSet;

/**
 * Warns of objects that are left out: once of each, and again where it is wrong in another way or
 * was in order in between. For one thread.
 */
public final class Complaints {
  private final Events events;
  private final String who;
  private Set<LeftOut> told = Set.of();

  /**
   * @param who leaves them out: {@code the data plane}
   */
  public Complaints(Events events, String who) {
    this.events = events;
    this.who = who;
  }

  /** Takes in what is left out now, which is told in its order. */
  public void tell(SortedSet<LeftOut> now) {
    for (var one : now) {
      if (!told.contains(one)) {
        events.publish(new Event.Warned(who + " leaves out " + one.object() + ": " + one.why()));
      }
    }
    told = Set.copyOf(now);
  }
}
