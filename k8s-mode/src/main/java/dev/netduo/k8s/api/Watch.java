package dev.netduo.k8s.api;

/** A running watch. */
public interface Watch extends AutoCloseable {

  /** Ends the watch. No event begins to be delivered after this returns. */
  @Override
  void close();
}
