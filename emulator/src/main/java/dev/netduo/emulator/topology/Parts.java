package dev.netduo.emulator.topology;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * A map of many parts that is never edited. Another version shares with this one all but a few of
 * its buckets, so that it is made, and what changed is found, without going through the parts that
 * stayed: of the ten thousand services of a large cluster a change touches one. Parts are compared
 * by identity. In no order.
 *
 * @param <K> what a part is found by
 * @param <P> a part, which nobody changes
 */
public final class Parts<K, P> {
  /** For ten thousand parts a bucket has some forty. */
  private static final int BUCKET_BITS = 8;

  private static final int BUCKETS = 1 << BUCKET_BITS;

  private static final Parts<?, ?> NONE =
      new Parts<>(Collections.nCopies(BUCKETS, Map.<Object, Object>of()), 0);

  private final List<Map<K, P>> buckets;
  private final int size;

  private Parts(List<Map<K, P>> buckets, int size) {
    this.buckets = buckets;
    this.size = size;
  }

  /** No part. */
  @SuppressWarnings("unchecked") // Nothing is in it.
  public static <K, P> Parts<K, P> none() {
    return (Parts<K, P>) NONE;
  }

  /** These parts. */
  public static <K, P> Parts<K, P> of(Map<K, P> parts) {
    var edit = Parts.<K, P>none().edit();
    parts.forEach(edit::put);
    return edit.done();
  }

  /** How many there are. */
  public int size() {
    return size;
  }

  /** The part of this key. */
  public Optional<P> get(K key) {
    return Optional.ofNullable(buckets.get(bucket(key)).get(key));
  }

  /** Shows every part. */
  public void forEach(BiConsumer<K, P> visitor) {
    buckets.forEach(bucket -> bucket.forEach(visitor));
  }

  /** Whether there is such a part; looks no further than the first. */
  public boolean anyMatch(Predicate<P> test) {
    return buckets.stream().anyMatch(bucket -> bucket.values().stream().anyMatch(test));
  }

  /** Every part. */
  public List<P> values() {
    var values = new ArrayList<P>(size);
    buckets.forEach(bucket -> values.addAll(bucket.values()));
    return values;
  }

  /** What came, went or became another object, in one key. */
  @FunctionalInterface
  public interface Difference<K, P> {
    /** A key whose part is another than before; one of the two may be missing, not both. */
    void found(K key, Optional<P> before, Optional<P> after);
  }

  /** Shows each key whose part is not the same object as in an earlier version. */
  @SuppressWarnings("ReferenceEquality") // What changed is another object.
  public void differences(Parts<K, P> before, Difference<K, P> visitor) {
    for (int index = 0; index < BUCKETS; index++) {
      var then = before.buckets.get(index);
      var now = buckets.get(index);
      if (then == now) {
        continue;
      }
      then.forEach((key, part) -> {
        var other = now.get(key);
        if (other != part) {
          visitor.found(key, Optional.of(part), Optional.ofNullable(other));
        }
      });
      now.forEach((key, part) -> {
        if (!then.containsKey(key)) {
          visitor.found(key, Optional.empty(), Optional.of(part));
        }
      });
    }
  }

  private static int bucket(Object key) {
    // Fibonacci hashing: near hash codes come to far buckets.
    return (key.hashCode() * 0x9E3779B9) >>> (Integer.SIZE - BUCKET_BITS);
  }

  /** Another version in the making. */
  public Edit<K, P> edit() {
    return new Edit<>(this);
  }

  /** Another version in the making; copies the buckets it changes, once. */
  public static final class Edit<K, P> {
    private final Parts<K, P> from;
    private final List<Map<K, P>> buckets;
    private final boolean[] copied = new boolean[BUCKETS];
    private boolean changed;
    private int size;

    private Edit(Parts<K, P> from) {
      this.from = from;
      this.buckets = new ArrayList<>(from.buckets);
      this.size = from.size;
    }

    /** Sets the part of a key. */
    public void put(K key, P part) {
      if (own(key).put(key, part) == null) {
        size++;
      }
    }

    /** Takes the part of a key away, where it has one. */
    public void remove(K key) {
      if (buckets.get(bucket(key)).containsKey(key)) {
        own(key).remove(key);
        size--;
      }
    }

    private Map<K, P> own(K key) {
      var index = bucket(key);
      if (!copied[index]) {
        copied[index] = true;
        changed = true;
        buckets.set(index, new HashMap<>(buckets.get(index)));
      }
      return buckets.get(index);
    }

    /** The version, after which nothing is edited any more. */
    public Parts<K, P> done() {
      return changed ? new Parts<>(Collections.unmodifiableList(buckets), size) : from;
    }
  }
}
