package dev.netduo.k8s.api;

/** One thing a watch tells. */
public sealed interface WatchEvent<T> {

  /** The object came to be, or came to match. */
  record Added<T>(T object) implements WatchEvent<T> {}

  /** The object changed. */
  record Modified<T>(T object) implements WatchEvent<T> {}

  /** The object is gone; this was its last state. */
  record Deleted<T>(T object) implements WatchEvent<T> {}

  /** The watch ended by itself, 410 where its version is too old; list and watch again. */
  record Failed<T>(ApiException cause) implements WatchEvent<T> {}
}
