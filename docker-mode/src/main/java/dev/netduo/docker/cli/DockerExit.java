package dev.netduo.docker.cli;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.EngineException;
import dev.netduo.emulator.engine.EngineException.Reason;
import picocli.CommandLine.IExitCodeGenerator;

/** An error of {@code docker run} or {@code exec} with the exit code docker has for it. */
final class DockerExit extends NetduoException implements IExitCodeGenerator {
  /** Docker itself could not do it. */
  static final int DAEMON = 125;

  /** The command is there and cannot be executed. */
  static final int NOT_EXECUTABLE = 126;

  /** There is no such command. */
  static final int NOT_FOUND = 127;

  private final int code;

  private DockerExit(NetduoException cause, int code) {
    super(String.valueOf(cause.getMessage()), cause.hint(), cause);
    this.code = code;
  }

  /**
   * The error of {@code docker run} for what went wrong. Source: the exit status section of
   * Docker's reference for {@code docker run}.
   */
  static DockerExit ofRun(NetduoException cause) {
    return new DockerExit(cause, commandFailed(cause) ? commandCode(cause) : DAEMON);
  }

  /** The error of {@code docker exec}, whose other errors end with 1. */
  static DockerExit ofExec(NetduoException cause) {
    return new DockerExit(cause, commandFailed(cause) ? commandCode(cause) : 1);
  }

  private static boolean commandFailed(NetduoException cause) {
    return cause instanceof EngineException e && e.reason() == Reason.COMMAND_NOT_FOUND;
  }

  private static int commandCode(NetduoException cause) {
    var words = String.valueOf(cause.getMessage());
    return words.contains("permission denied") || words.contains("is a directory")
        ? NOT_EXECUTABLE
        : NOT_FOUND;
  }

  @Override
  public int getExitCode() {
    return code;
  }
}
