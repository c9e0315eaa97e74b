package dev.netduo.emulator.agent;

import dev.netduo.emulator.NetduoException;

/** A script in the agent ended with an exit code other than 0. */
public final class ScriptFailed extends NetduoException {
  private final int exitCode;
  private final String out;

  ScriptFailed(int exitCode, String out, String err) {
    super(
        "a script in the session's agent failed with exit code "
            + exitCode
            + (err.isBlank() ? "" : ": " + err.strip()));
    this.exitCode = exitCode;
    this.out = out;
  }

  /** The script's exit code. */
  public int exitCode() {
    return exitCode;
  }

  /** What it had printed on standard output. */
  public String out() {
    return out;
  }
}
