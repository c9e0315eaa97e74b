package dev.netduo.emulator.session;

import java.util.List;

/**
 * What was removed.
 *
 * @param containers names of containers that were removed
 * @param networks names of networks that were removed
 * @param detached names of containers that are not netduo's and stood on one of the networks; they
 *     run on, without it
 */
public record Removal(List<String> containers, List<String> networks, List<String> detached) {

  /** Whether there was nothing to remove. */
  public boolean isEmpty() {
    return containers.isEmpty() && networks.isEmpty();
  }
}
