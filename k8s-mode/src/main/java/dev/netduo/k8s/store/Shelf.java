package dev.netduo.k8s.store;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.api.ResourceKind;
import dev.netduo.k8s.api.Selector;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All objects of one kind, what happened to them lately, and who wants to know. An object on the
 * shelf is never edited, only replaced. Used under the store's lock.
 */
final class Shelf<T extends HasMetadata> {
  /** How many changes of a kind are remembered for watches that begin in the past. */
  static final int HISTORY = 4096;

  private final ResourceKind<T> kind;
  private final Strategy<T> strategy;
  private final NavigableMap<ObjectKey, T> objects = new TreeMap<>();
  private final Deque<Change<T>> history = new ArrayDeque<>();
  private final List<Watcher<T>> watchers = new ArrayList<>();
  private final Optional<LabelIndex<T>> index;
  private long forgotten;

  /** What happened to an object. */
  enum What {
    ADDED,
    MODIFIED,
    DELETED
  }

  /**
   * One change.
   *
   * @param version the store's version after it
   * @param object the object after it; its last state where it was deleted
   * @param before the object before it, where there was one
   */
  record Change<T>(long version, What what, T object, Optional<T> before) {}

  Shelf(ResourceKind<T> kind, Strategy<T> strategy) {
    this(kind, strategy, Optional.empty());
  }

  /** One whose objects are asked for by one label again and again. */
  Shelf(ResourceKind<T> kind, Strategy<T> strategy, String label) {
    this(kind, strategy, Optional.of(new LabelIndex<>(label)));
  }

  private Shelf(ResourceKind<T> kind, Strategy<T> strategy, Optional<LabelIndex<T>> index) {
    this.kind = kind;
    this.strategy = strategy;
    this.index = index;
  }

  ResourceKind<T> kind() {
    return kind;
  }

  Strategy<T> strategy() {
    return strategy;
  }

  Optional<T> find(ObjectKey key) {
    return Optional.ofNullable(objects.get(key));
  }

  /** The objects of a namespace, or all for the empty one, by namespace and name. */
  Collection<T> in(String namespace) {
    if (namespace.isEmpty()) {
      return objects.values();
    }
    // '\0' sorts right after the namespace itself and before any longer name that begins with it.
    return objects
        .subMap(new ObjectKey(namespace, ""), new ObjectKey(namespace + "\0", ""))
        .values();
  }

  /** Those of them that may match; what the selector says is still to be asked of each. */
  Collection<T> in(String namespace, Selector selector) {
    return index.flatMap(by -> by.candidates(namespace, selector)).orElseGet(() -> in(namespace));
  }

  void put(T object, long version) {
    var before = Optional.ofNullable(objects.put(ObjectKey.of(object), object));
    index.ifPresent(by -> by.replace(before, Optional.of(object)));
    tell(new Change<>(version, before.isEmpty() ? What.ADDED : What.MODIFIED, object, before));
  }

  void remove(T last, long version) {
    var before = Optional.ofNullable(objects.remove(ObjectKey.of(last)));
    index.ifPresent(by -> by.replace(before, Optional.empty()));
    tell(new Change<>(version, What.DELETED, last, before));
  }

  /** Puts an object back that was there before this process. */
  void restore(T object) {
    objects.put(ObjectKey.of(object), object);
    index.ifPresent(by -> by.replace(Optional.empty(), Optional.of(object)));
  }

  /** What happened up to a version is not known here. */
  void forgetUpTo(long version) {
    forgotten = version;
  }

  private void tell(Change<T> change) {
    history.addLast(change);
    if (history.size() > HISTORY) {
      forgotten = history.removeFirst().version();
    }
    watchers.forEach(watcher -> watcher.offer(change));
  }

  /**
   * The objects of a namespace as they were at a version: those of now, with what happened since
   * undone.
   *
   * @throws ApiException 410 where that is no longer known
   */
  List<T> at(long version, String namespace) {
    requireKnown(version);
    var then = new TreeMap<ObjectKey, T>();
    in(namespace).forEach(object -> then.put(ObjectKey.of(object), object));
    var changes = history.descendingIterator();
    while (changes.hasNext()) {
      var change = changes.next();
      if (change.version() <= version) {
        break;
      }
      var key = ObjectKey.of(change.object());
      if (namespace.isEmpty() || namespace.equals(key.namespace())) {
        change.before().ifPresentOrElse(object -> then.put(key, object), () -> then.remove(key));
      }
    }
    return List.copyOf(then.values());
  }

  private void requireKnown(long version) {
    if (version < forgotten) {
      throw ApiException.gone(
          "too old resource version: " + version + " (" + (forgotten + 1) + ")");
    }
  }

  /** Lets a watcher begin after a version, or with everything there is. */
  void join(Watcher<T> watcher, Optional<Long> since) {
    if (since.isEmpty()) {
      objects
          .values()
          .forEach(o -> watcher.offer(new Change<>(0, What.ADDED, o, Optional.empty())));
    } else {
      requireKnown(since.get());
      history.stream().filter(c -> c.version() > since.get()).forEach(watcher::offer);
    }
    watchers.add(watcher);
  }

  void leave(Watcher<T> watcher) {
    watchers.remove(watcher);
  }

  /** The object written longest ago, where there are more than are kept. */
  Optional<T> surplus() {
    return objects.size() <= strategy.keep()
        ? Optional.empty()
        : objects.values().stream()
            .min(
                Comparator.comparingLong(
                    o -> Long.parseLong(o.getMetadata().getResourceVersion())));
  }
}
