package dev.netduo.k8s.api;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The Kubernetes API: objects with resource versions, and watches. Everything that wants something
 * of a cluster asks here. Objects handed in and out are copies: changing one changes nothing until
 * it is written. Safe for use by several threads.
 *
 * <p>Every call throws {@link ApiException} with the code and words of the real API server. Source:
 * Kubernetes API concepts, kubernetes.io/docs/reference/using-api/api-concepts.
 */
public interface KubeApi {

  /** The release of Kubernetes that is followed. */
  String RELEASE = "v1.36.0+netduo";

  /** The namespace argument that means every namespace, and that of kinds without one. */
  String ALL_NAMESPACES = "";

  /** The label selector that every object matches. */
  Selector EVERYTHING = Selector.EVERYTHING;

  /**
   * Creates an object; the status it carries is kept only for kinds whose status has no endpoint of
   * its own. A {@code generateName} without a name gets five random characters appended.
   *
   * @return the object as stored: defaults filled in, uid, creation time, resource version
   * @throws ApiException 409 where the name is taken, 404 where the namespace is missing, 403 where
   *     the namespace is being deleted, 422 where a field is wrong
   */
  <T extends HasMetadata> T create(ResourceKind<T> kind, T object);

  /**
   * Replaces everything but the status. Writing what is already there changes no version.
   *
   * @throws ApiException 409 where the object carries a resource version that is no longer the
   *     current one, 404 where it is missing, 422 where a field is wrong or may not change
   */
  <T extends HasMetadata> T update(ResourceKind<T> kind, T object);

  /** Replaces the status and nothing else; throws as {@link #update}. */
  <T extends HasMetadata> T updateStatus(ResourceKind<T> kind, T object);

  /** The object, where there is one. */
  <T extends HasMetadata> Optional<T> get(ResourceKind<T> kind, String namespace, String name);

  /**
   * The objects of a namespace, or of all, that match.
   *
   * @param namespace a namespace, or {@link #ALL_NAMESPACES}
   */
  <T extends HasMetadata> KubeList<T> list(
      ResourceKind<T> kind, String namespace, Selector selector);

  /**
   * A part of the objects that meet a condition, at one moment: parts of the same moment make up
   * one list, whatever is written in between.
   *
   * @param namespace a namespace, or {@link #ALL_NAMESPACES}
   * @param selection judges stored objects, which it must not change
   * @throws ApiException 410 where the moment is too long ago, 504 where it is yet to come, 400
   *     where this implementation cannot
   */
  default <T extends HasMetadata> KubeList<T> list(
      ResourceKind<T> kind, String namespace, Predicate<? super T> selection, ListPart part) {
    throw ApiException.badRequest("parts of lists are not supported here");
  }

  /**
   * Asks for an object to go. A pod on a node is only marked, with a deletion time and a grace
   * period, and goes when its node deletes it with grace 0; an object with finalizers goes when the
   * last of them is removed; everything else goes at once.
   *
   * @return the object as it is now, or its last state where it is gone
   * @throws ApiException 404 where it is missing, 409 where it has another uid than asked
   */
  <T extends HasMetadata> T delete(
      ResourceKind<T> kind, String namespace, String name, DeleteOptions options);

  /**
   * Tells every change after a version, in order and without loss, one at a time on a thread of the
   * watch's own. The listener may call this API and may close the watch.
   *
   * @param namespace a namespace, or {@link #ALL_NAMESPACES}
   * @param sinceVersion the version of a {@link KubeList}; empty begins with an Added for each
   *     object there is
   * @throws ApiException 410 where the version is too old; an implementation that learns this later
   *     ends with {@link WatchEvent.Failed}
   */
  <T extends HasMetadata> Watch watch(
      ResourceKind<T> kind,
      String namespace,
      String sinceVersion,
      Consumer<? super WatchEvent<T>> listener);

  /**
   * As {@link #watch(ResourceKind, String, String, Consumer)}, of the objects that meet a
   * condition: one that comes to meet it is Added, one that no longer does is Deleted, as the API
   * server tells it to a watch with a selector.
   *
   * @param selection judges stored objects, which it must not change
   * @throws ApiException 400 where this implementation cannot
   */
  default <T extends HasMetadata> Watch watch(
      ResourceKind<T> kind,
      String namespace,
      String sinceVersion,
      Predicate<? super T> selection,
      Consumer<? super WatchEvent<T>> listener) {
    throw ApiException.badRequest("watches of a selection of objects are not supported here");
  }

  /**
   * Every object of a kind, as {@link #list(ResourceKind, String)} has them, to be looked at and
   * never changed: an implementation may hand out the objects it holds itself.
   *
   * @param namespace a namespace, or {@link #ALL_NAMESPACES}
   */
  default <T extends HasMetadata> KubeList<T> look(ResourceKind<T> kind, String namespace) {
    return list(kind, namespace, EVERYTHING);
  }

  /**
   * As {@link #watch(ResourceKind, String, String, Consumer)}, of objects that are, as those of
   * {@link #look}, never to be changed.
   */
  default <T extends HasMetadata> Watch follow(
      ResourceKind<T> kind,
      String namespace,
      String sinceVersion,
      Consumer<? super WatchEvent<T>> listener) {
    return watch(kind, namespace, sinceVersion, listener);
  }

  /**
   * The same API for requests that are judged and answered and then forgotten: reading is as here,
   * what is written is not kept and nothing is allocated for it.
   *
   * @throws ApiException 400 where this implementation cannot
   */
  default KubeApi dryRun() {
    throw ApiException.badRequest("dry run is not supported here");
  }

  /** Every object of a kind. */
  default <T extends HasMetadata> KubeList<T> list(ResourceKind<T> kind) {
    return list(kind, ALL_NAMESPACES, EVERYTHING);
  }

  /** Every object of a kind in a namespace. */
  default <T extends HasMetadata> KubeList<T> list(ResourceKind<T> kind, String namespace) {
    return list(kind, namespace, EVERYTHING);
  }

  /**
   * The object.
   *
   * @throws ApiException 404 where it is missing
   */
  default <T extends HasMetadata> T require(ResourceKind<T> kind, String namespace, String name) {
    return get(kind, namespace, name).orElseThrow(() -> ApiException.notFound(kind, name));
  }

  /**
   * Changes the newest state of an object, again where somebody else was quicker.
   *
   * @param change edits its argument or returns another object; called once per attempt
   * @return what was stored, or empty where the object is missing
   */
  default <T extends HasMetadata> Optional<T> modify(
      ResourceKind<T> kind, String namespace, String name, UnaryOperator<T> change) {
    return retrying(kind, namespace, name, change, this::update);
  }

  /** As {@link #modify}, for the status. */
  default <T extends HasMetadata> Optional<T> modifyStatus(
      ResourceKind<T> kind, String namespace, String name, UnaryOperator<T> change) {
    return retrying(kind, namespace, name, change, this::updateStatus);
  }

  private <T extends HasMetadata> Optional<T> retrying(
      ResourceKind<T> kind,
      String namespace,
      String name,
      UnaryOperator<T> change,
      Write<T> write) {
    while (true) {
      var current = get(kind, namespace, name);
      if (current.isEmpty()) {
        return Optional.empty();
      }
      try {
        return Optional.of(write.apply(kind, change.apply(current.get())));
      } catch (ApiException e) {
        if (e.code() == ApiException.NOT_FOUND) {
          return Optional.empty();
        }
        if (e.code() != ApiException.CONFLICT) {
          throw e;
        }
      }
    }
  }

  /** One of the two ways to write. */
  @FunctionalInterface
  interface Write<T extends HasMetadata> {
    /** Writes and returns what was stored. */
    T apply(ResourceKind<T> kind, T object);
  }
}
