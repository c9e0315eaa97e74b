package dev.netduo.emulator.engine;

import java.util.List;
import java.util.Map;

/**
 * A command to be run in a container.
 *
 * @param command the words of its command line
 * @param environment variables beside the container's own
 * @param user a name or number, with {@code :group} where wanted; empty keeps the container's
 * @param workingDirectory an absolute path; empty keeps the container's
 * @param tty whether a terminal is allocated
 */
public record ExecSpec(
    List<String> command,
    Map<String, String> environment,
    String user,
    String workingDirectory,
    boolean tty) {

  /** A command as the container itself would run it. */
  public static ExecSpec of(List<String> command, boolean tty) {
    return new ExecSpec(command, Map.of(), "", "", tty);
  }
}
