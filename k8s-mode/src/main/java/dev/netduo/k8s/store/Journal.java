package dev.netduo.k8s.store;

import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.api.ResourceKind;
import java.util.List;

/**
 * Where a store keeps what it was told, so that a process that is killed loses nothing it has
 * acknowledged. A write that returned is kept. Called under the store's lock, one write at a time.
 */
public interface Journal extends AutoCloseable {
  /** Keeps nothing: the store lives as long as its process. */
  Journal NONE = new Nothing();

  /**
   * An object as it is kept.
   *
   * @param json the object as text
   */
  record Entry(ResourceKind<?> kind, String json) {}

  /** Whether it keeps anything at all. */
  default boolean keeps() {
    return true;
  }

  /** The version of the last write there was; 0 where there was none. */
  long version();

  /** Every object that is kept. */
  List<Entry> entries();

  /**
   * Keeps an object in place of its earlier state.
   *
   * @throws dev.netduo.emulator.NetduoException where it cannot be kept; then nothing has changed
   */
  void put(ResourceKind<?> kind, ObjectKey key, long version, String json);

  /**
   * Forgets an object.
   *
   * @throws dev.netduo.emulator.NetduoException as {@link #put}
   */
  void remove(ResourceKind<?> kind, ObjectKey key, long version);

  /** Lets go of the file. */
  @Override
  void close();

  /** See {@link #NONE}. */
  final class Nothing implements Journal {
    private Nothing() {}

    @Override
    public boolean keeps() {
      return false;
    }

    @Override
    public long version() {
      return 0;
    }

    @Override
    public List<Entry> entries() {
      return List.of();
    }

    @Override
    public void put(ResourceKind<?> kind, ObjectKey key, long version, String json) {}

    @Override
    public void remove(ResourceKind<?> kind, ObjectKey key, long version) {}

    @Override
    public void close() {}
  }
}
