package dev.netduo.emulator.probe;

import dev.netduo.emulator.engine.ExecResult;
import java.util.List;

/** Runs commands in one container of another machine. */
@FunctionalInterface
public interface RemoteCommands {

  /**
   * Runs a command that reads nothing, and waits for its end; an interrupt ends the waiting.
   *
   * @throws dev.netduo.emulator.NetduoException where it cannot be run
   */
  ExecResult run(List<String> command);
}
