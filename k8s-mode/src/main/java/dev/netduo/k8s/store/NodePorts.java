package dev.netduo.k8s.store;

import dev.netduo.emulator.NetduoException;
import java.util.BitSet;

/**
 * Hands out the node ports of services, 30000 to 32767. The lowest 86 are kept for services that
 * ask for a port and given to others only when the rest is used up: the band of Kubernetes' own
 * allocator, {@code min(max(16, size/32), 128)} ports. Used under the store's lock.
 */
final class NodePorts {
  static final int FIRST = 30_000;
  static final int LAST = 32_767;
  private static final int SIZE = LAST - FIRST + 1;
  private static final int BAND = Math.clamp(SIZE / 32, 16, 128);

  private final BitSet taken = new BitSet(SIZE);
  private int next = BAND;

  /**
   * Takes the next free port.
   *
   * @throws NetduoException where none is free
   */
  int take() {
    var offset = free(next, SIZE);
    offset = offset < 0 ? free(BAND, next) : offset;
    offset = offset < 0 ? free(0, BAND) : offset;
    if (offset < 0) {
      throw new NetduoException(
          "range is full: no free node port is left in " + FIRST + "-" + LAST,
          "delete a service of type NodePort or LoadBalancer");
    }
    taken.set(offset);
    // A port that was given back is not used again at once, while clients may still call it.
    next = offset + 1 < SIZE && offset >= BAND ? offset + 1 : BAND;
    return FIRST + offset;
  }

  private int free(int from, int to) {
    var offset = taken.nextClearBit(from);
    return offset < to ? offset : -1;
  }

  static boolean inRange(int port) {
    return port >= FIRST && port <= LAST;
  }

  /** Takes one particular port of the range; false where it is in use. */
  boolean take(int port) {
    var free = !taken.get(port - FIRST);
    taken.set(port - FIRST);
    return free;
  }

  /** Gives a port of the range back. */
  void release(int port) {
    taken.clear(port - FIRST);
  }
}
