package dev.netduo.k8s.store;

import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.DeepCopy;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.KubeList;
import dev.netduo.k8s.api.ListPart;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.api.ResourceKind;
import dev.netduo.k8s.api.Selector;
import dev.netduo.k8s.api.Watch;
import dev.netduo.k8s.api.WatchEvent;
import dev.netduo.k8s.json.Json;
import dev.netduo.k8s.json.Models;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The API inside this process. One lock orders all writes, one version counts them. Stored objects
 * are never edited, so they are copied outside the lock, on the way in and on the way out.
 */
public final class ObjectStore implements KubeApi {
  private final Object lock = new Object();
  private final Map<ResourceKind<?>, Shelf<?>> shelves;
  private final Admission admission;
  private final InstantSource clock;
  private final Journal journal;
  private long version;

  /**
   * A store of what a journal holds.
   *
   * @param addresses where services get their cluster addresses
   * @param clock the time for creation and deletion marks
   * @param journal told of every write before anybody hears of it; the caller closes it
   * @throws NetduoException where the journal holds what no object is
   */
  public ObjectStore(ServiceAddresses addresses, InstantSource clock, Journal journal) {
    this.shelves = Shelves.all(addresses);
    this.clock = clock;
    this.journal = journal;
    this.admission = new Admission(this::namespace);
    this.version = journal.version();
    journal.entries().forEach(this::restore);
    shelves.values().forEach(shelf -> shelf.forgetUpTo(version));
  }

  /** An empty store that is gone with its process. */
  public ObjectStore(ServiceAddresses addresses, InstantSource clock) {
    this(addresses, clock, Journal.NONE);
  }

  /** An empty store on the system's clock. */
  public ObjectStore(ServiceAddresses addresses) {
    this(addresses, InstantSource.system());
  }

  @Override
  public <T extends HasMetadata> T create(ResourceKind<T> kind, T object) {
    return create(kind, object, true);
  }

  <T extends HasMetadata> T create(ResourceKind<T> kind, T object, boolean keep) {
    var working = DeepCopy.of(object);
    var shelf = shelf(kind);
    synchronized (lock) {
      admission.prepare(shelf, working);
      var key = ObjectKey.of(working);
      if (shelf.find(key).isPresent()) {
        throw ApiException.alreadyExists(kind, key.name());
      }
      admission.admitNew(shelf, working, keep);
      var meta = working.getMetadata();
      meta.setCreationTimestamp(now().toString());
      meta.setDeletionTimestamp(null);
      meta.setDeletionGracePeriodSeconds(null);
      meta.setGeneration(1L);
      if (!keep) {
        return working;
      }
      try {
        put(shelf, working);
      } catch (ApiException e) {
        shelf.strategy().release(working);
        throw e;
      }
      shelf.surplus().map(DeepCopy::of).ifPresent(oldest -> remove(shelf, oldest));
    }
    return DeepCopy.of(working);
  }

  @Override
  public <T extends HasMetadata> T update(ResourceKind<T> kind, T object) {
    return update(kind, object, true);
  }

  <T extends HasMetadata> T update(ResourceKind<T> kind, T object, boolean keep) {
    var working = DeepCopy.of(object);
    var shelf = shelf(kind);
    synchronized (lock) {
      var before = current(shelf, working);
      var meta = working.getMetadata();
      var old = before.getMetadata();
      meta.setUid(old.getUid());
      meta.setCreationTimestamp(old.getCreationTimestamp());
      meta.setDeletionTimestamp(old.getDeletionTimestamp());
      meta.setDeletionGracePeriodSeconds(old.getDeletionGracePeriodSeconds());
      meta.setGenerateName(old.getGenerateName());
      meta.setGeneration(old.getGeneration());
      meta.setResourceVersion(old.getResourceVersion());
      if (shelf.strategy().hasStatus()) {
        shelf.strategy().copyStatus(before, working);
      }
      admission.admitChange(shelf, working, before, keep);
      if (working.equals(before)) {
        return DeepCopy.of(before);
      }
      var strategy = shelf.strategy();
      if (!Objects.equals(strategy.spec(working), strategy.spec(before))) {
        meta.setGeneration(old.getGeneration() + 1);
      }
      if (!keep) {
        return working;
      }
      if (Deletion.isComplete(working)) {
        remove(shelf, working);
      } else {
        put(shelf, working);
      }
    }
    return DeepCopy.of(working);
  }

  @Override
  public <T extends HasMetadata> T updateStatus(ResourceKind<T> kind, T object) {
    return updateStatus(kind, object, true);
  }

  <T extends HasMetadata> T updateStatus(ResourceKind<T> kind, T object, boolean keep) {
    var shelf = shelf(kind);
    if (!shelf.strategy().hasStatus()) {
      throw ApiException.notFound(kind, object.getMetadata().getName() + "/status");
    }
    // Copied before it is taken apart, so that the status is nobody else's.
    var given = DeepCopy.of(object);
    T working;
    synchronized (lock) {
      var before = current(shelf, given);
      working = DeepCopy.of(before);
      shelf.strategy().copyStatus(given, working);
      // Who owns which field of it is the status' too; whoever keeps no account leaves it alone.
      var owners = given.getMetadata().getManagedFields();
      if (owners != null && !owners.isEmpty()) {
        working.getMetadata().setManagedFields(owners);
      }
      admission.admitStatus(shelf, working);
      if (!keep || working.equals(before)) {
        return working;
      }
      put(shelf, working);
    }
    return DeepCopy.of(working);
  }

  @Override
  public <T extends HasMetadata> Optional<T> get(
      ResourceKind<T> kind, String namespace, String name) {
    Optional<T> found;
    synchronized (lock) {
      found = shelf(kind).find(new ObjectKey(namespace, name));
    }
    return found.map(DeepCopy::of);
  }

  @Override
  public <T extends HasMetadata> KubeList<T> list(
      ResourceKind<T> kind, String namespace, Selector selector) {
    List<T> found;
    long at;
    synchronized (lock) {
      found = List.copyOf(shelf(kind).in(namespace, selector));
      at = version;
    }
    var selected = found.stream().filter(o -> selector.matches(labels(o))).toList();
    return parted(selected, ListPart.WHOLE, Long.toString(at));
  }

  @Override
  public <T extends HasMetadata> KubeList<T> look(ResourceKind<T> kind, String namespace) {
    synchronized (lock) {
      return new KubeList<>(List.copyOf(shelf(kind).in(namespace)), Long.toString(version), 0);
    }
  }

  @Override
  public <T extends HasMetadata> KubeList<T> list(
      ResourceKind<T> kind, String namespace, Predicate<? super T> selection, ListPart part) {
    var shelf = shelf(kind);
    List<T> found;
    long at;
    synchronized (lock) {
      var wanted = since(part.version());
      at = wanted.orElse(version);
      found = wanted.isEmpty() ? List.copyOf(shelf.in(namespace)) : shelf.at(at, namespace);
    }
    return parted(found.stream().filter(selection).toList(), part, Long.toString(at));
  }

  private static <T extends HasMetadata> KubeList<T> parted(
      List<T> selected, ListPart part, String at) {
    var rest =
        part.after()
            .map(
                last -> selected.stream().filter(o -> ObjectKey.of(o).compareTo(last) > 0).toList())
            .orElse(selected);
    var size = part.limit() == 0 ? rest.size() : (int) Math.min(part.limit(), rest.size());
    var items = rest.stream().limit(size).map(DeepCopy::of).toList();
    return new KubeList<>(items, at, rest.size() - size);
  }

  @Override
  public <T extends HasMetadata> T delete(
      ResourceKind<T> kind, String namespace, String name, DeleteOptions options) {
    return delete(kind, namespace, name, options, true);
  }

  <T extends HasMetadata> T delete(
      ResourceKind<T> kind, String namespace, String name, DeleteOptions options, boolean keep) {
    var shelf = shelf(kind);
    synchronized (lock) {
      var before =
          shelf
              .find(new ObjectKey(namespace, name))
              .orElseThrow(() -> ApiException.notFound(kind, name));
      options
          .uid()
          .filter(uid -> !uid.equals(before.getMetadata().getUid()))
          .ifPresent(uid -> refuseUid(kind, name, uid, before.getMetadata().getUid()));
      options
          .resourceVersion()
          .filter(wanted -> !wanted.equals(before.getMetadata().getResourceVersion()))
          .ifPresent(wanted -> refuseVersion(kind, name, wanted, before));
      admission.admitDeletion(kind, name);
      var working = DeepCopy.of(before);
      Deletion.mark(working, options, now());
      if (!keep) {
        return working;
      }
      if (Deletion.isComplete(working)) {
        remove(shelf, working);
      } else if (!working.equals(before)) {
        put(shelf, working);
      }
      return DeepCopy.of(working);
    }
  }

  @Override
  public <T extends HasMetadata> Watch watch(
      ResourceKind<T> kind,
      String namespace,
      String sinceVersion,
      Consumer<? super WatchEvent<T>> listener) {
    return watch(kind, namespace, sinceVersion, _ -> true, listener);
  }

  @Override
  public KubeApi dryRun() {
    return new DryRun(this);
  }

  @Override
  public <T extends HasMetadata> Watch watch(
      ResourceKind<T> kind,
      String namespace,
      String sinceVersion,
      Predicate<? super T> selection,
      Consumer<? super WatchEvent<T>> listener) {
    return watch(kind, sinceVersion, new Watcher<T>(namespace, selection, DeepCopy::of, listener));
  }

  @Override
  public <T extends HasMetadata> Watch follow(
      ResourceKind<T> kind,
      String namespace,
      String sinceVersion,
      Consumer<? super WatchEvent<T>> listener) {
    // What is stored is never changed: another version is another object.
    return watch(
        kind,
        sinceVersion,
        new Watcher<T>(namespace, _ -> true, UnaryOperator.identity(), listener));
  }

  private <T extends HasMetadata> Watch watch(
      ResourceKind<T> kind, String sinceVersion, Watcher<T> watcher) {
    var shelf = shelf(kind);
    synchronized (lock) {
      shelf.join(watcher, since(sinceVersion));
    }
    watcher.start(kind.plural());
    return () -> {
      synchronized (lock) {
        shelf.leave(watcher);
      }
      watcher.close();
    };
  }

  private static void refuseUid(ResourceKind<?> kind, String name, String wanted, String found) {
    throw ApiException.conflict(
        kind,
        name,
        "Precondition failed: UID in precondition: " + wanted + ", UID in object meta: " + found);
  }

  private static void refuseVersion(
      ResourceKind<?> kind, String name, String wanted, HasMetadata found) {
    throw ApiException.conflict(
        kind,
        name,
        "Precondition failed: ResourceVersion in precondition: "
            + wanted
            + ", ResourceVersion in object meta: "
            + found.getMetadata().getResourceVersion());
  }

  private Optional<Long> since(String sinceVersion) {
    if (sinceVersion.isEmpty()) {
      return Optional.empty();
    }
    try {
      var since = Long.parseLong(sinceVersion);
      if (since > version) {
        throw ApiException.tooLargeVersion(since, version);
      }
      return Optional.of(since);
    } catch (NumberFormatException _) {
      throw ApiException.badRequest("resourceVersion: Invalid value: \"" + sinceVersion + "\"");
    }
  }

  /** The stored object that a write means. */
  private static <T extends HasMetadata> T current(Shelf<T> shelf, T given) {
    var meta = given.getMetadata();
    var name = meta.getName() == null ? "" : meta.getName();
    var before =
        shelf
            .find(new ObjectKey(meta.getNamespace() == null ? "" : meta.getNamespace(), name))
            .orElseThrow(() -> ApiException.notFound(shelf.kind(), name));
    var found = before.getMetadata();
    if (meta.getUid() != null && !meta.getUid().equals(found.getUid())) {
      refuseUid(shelf.kind(), name, meta.getUid(), found.getUid());
    }
    var wanted = meta.getResourceVersion();
    if (wanted != null && !wanted.isEmpty() && !wanted.equals(found.getResourceVersion())) {
      throw ApiException.conflict(
          shelf.kind(),
          name,
          "the object has been modified; please apply your changes to the latest version and try"
              + " again");
    }
    return before;
  }

  private void restore(Journal.Entry entry) {
    restore(shelf(entry.kind()), entry.json());
  }

  private static <T extends HasMetadata> void restore(Shelf<T> shelf, String json) {
    var tree = Json.read(json.getBytes(StandardCharsets.UTF_8)).tree();
    var object = Models.read(tree, shelf.kind().type()).object();
    // What it holds is its own; nothing is given out for what it might lack.
    shelf.strategy().restore(object);
    shelf.restore(object);
  }

  private <T extends HasMetadata> void put(Shelf<T> shelf, T object) {
    var next = version + 1;
    object.getMetadata().setResourceVersion(Long.toString(next));
    if (journal.keeps()) {
      keep(() ->
          journal.put(
              shelf.kind(),
              ObjectKey.of(object),
              next,
              new String(Json.bytes(Models.tree(object)), StandardCharsets.UTF_8)));
    }
    version = next;
    shelf.put(object, next);
  }

  private <T extends HasMetadata> void remove(Shelf<T> shelf, T last) {
    var next = version + 1;
    last.getMetadata().setResourceVersion(Long.toString(next));
    keep(() -> journal.remove(shelf.kind(), ObjectKey.of(last), next));
    version = next;
    shelf.strategy().release(last);
    shelf.remove(last, next);
  }

  private static void keep(Runnable write) {
    try {
      write.run();
    } catch (NetduoException e) {
      throw ApiException.internal(e);
    }
  }

  private Optional<Namespace> namespace(String name) {
    return shelf(Kinds.NAMESPACE).find(new ObjectKey("", name));
  }

  private static Map<String, String> labels(HasMetadata object) {
    var labels = object.getMetadata().getLabels();
    return labels == null ? Map.of() : labels;
  }

  // The API writes times with whole seconds.
  private Instant now() {
    return Instant.ofEpochSecond(clock.instant().getEpochSecond());
  }

  @SuppressWarnings("unchecked") // a kind's shelf holds that kind
  private <T extends HasMetadata> Shelf<T> shelf(ResourceKind<T> kind) {
    var shelf = (Shelf<T>) shelves.get(kind);
    if (shelf == null) {
      throw ApiException.badRequest(
          "the server doesn't have a resource type \"" + kind.plural() + "\"");
    }
    return shelf;
  }
}
