package dev.netduo.emulator.probe.dns;

import java.time.Duration;
import java.util.List;

/**
 * A name to be resolved from inside a namespace.
 *
 * @param types record types to ask for, in order of preference; asked for at once
 * @param hosts whether the hosts file is read first
 */
public record Question(int pid, String name, List<String> types, boolean hosts, Duration patience) {
  /** What a program asks that wants to connect somewhere. */
  public static Question address(int pid, String name, Duration patience) {
    return new Question(pid, name, List.of("A", "AAAA"), true, patience);
  }
}
