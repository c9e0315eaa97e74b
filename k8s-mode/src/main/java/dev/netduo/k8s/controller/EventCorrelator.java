package dev.netduo.k8s.controller;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Which events of one component are worth writing, and as what. Source: Kubernetes {@code
 * client-go/tools/record/events_cache.go}, whose numbers these are.
 */
final class EventCorrelator {
  private static final int MOST_ALIKE = 10;
  private static final Duration ALIKE_FOR = Duration.ofMinutes(10);
  private static final int BURST = 25;
  private static final Duration REFILL = Duration.ofMinutes(5);
  private static final int REMEMBERED = 4096;
  private static final String COMBINED = "(combined from similar events): ";

  private final Map<String, Budget> budgets = remembering();
  private final Map<String, Alike> alike = remembering();
  private final Map<String, Entry> entries = remembering();

  /** What is told of an object. */
  record Told(String type, String reason, String message) {}

  /** An event that is to be written. */
  static final class Entry {
    private Told told;
    private int count;
    private Optional<String> name = Optional.empty();

    private Entry(Told told) {
      this.told = told;
    }

    Told told() {
      return told;
    }

    int count() {
      return count;
    }

    /** The name of the object that was written for it; empty where there is none yet. */
    synchronized Optional<String> name() {
      return name;
    }

    synchronized void named(Optional<String> written) {
      name = written;
    }
  }

  /** What one object may still be told about. */
  private static final class Budget {
    private double left = BURST;
    private Instant at;

    private Budget(Instant now) {
      at = now;
    }

    private boolean spend(Instant now) {
      var earned = (double) Duration.between(at, now).toMillis() / REFILL.toMillis();
      left = Math.min(BURST, left + earned);
      at = now;
      if (left < 1) {
        return false;
      }
      left--;
      return true;
    }
  }

  /** Events that differ in their words alone. */
  private static final class Alike {
    private final Set<String> messages = new HashSet<>();
    private Instant last;

    private Alike(Instant now) {
      last = now;
    }

    private boolean tooMany(String message, Instant now) {
      if (Duration.between(last, now).compareTo(ALIKE_FOR) > 0) {
        messages.clear();
      }
      last = now;
      if (messages.size() < MOST_ALIKE) {
        messages.add(message);
      }
      return messages.size() >= MOST_ALIKE && !messages.contains(message);
    }
  }

  /** What to write; empty where there has been enough about this object. */
  synchronized Optional<Entry> correlate(String uid, Told told, Instant now) {
    var key = uid + "/" + told.type() + "/" + told.reason();
    var combined = get(alike, key, () -> new Alike(now)).tooMany(told.message(), now);
    var entryKey = combined ? key : key + "/" + told.message();
    var entry = get(entries, entryKey, () -> new Entry(told));
    entry.count++;
    if (combined) {
      entry.told = new Told(told.type(), told.reason(), COMBINED + told.message());
    }
    return get(budgets, uid, () -> new Budget(now)).spend(now)
        ? Optional.of(entry)
        : Optional.empty();
  }

  private static <V> V get(Map<String, V> map, String key, Supplier<V> fresh) {
    return map.computeIfAbsent(key, _ -> fresh.get());
  }

  private static <V> Map<String, V> remembering() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > REMEMBERED;
      }
    };
  }
}
