package dev.netduo.docker.cli;

import picocli.CommandLine.IExitCodeExceptionMapper;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The exit codes docker has for lines it cannot read: a flag that is unknown or whose value is
 * wrong ends any command with 125, too few or too many operands and unknown commands end it with 1.
 */
final class DockerUsage implements IExitCodeExceptionMapper {
  private static final int FAILED = 1;

  @Override
  public int getExitCode(Throwable error) {
    return error instanceof ParameterException wrong && isAboutFlag(wrong)
        ? DockerExit.DAEMON
        : FAILED;
  }

  private static boolean isAboutFlag(ParameterException wrong) {
    return switch (wrong) {
      case UnmatchedArgumentException e ->
          !e.getUnmatched().isEmpty() && e.getUnmatched().getFirst().startsWith("-");
      case MissingParameterException e -> e.getMissing().stream().anyMatch(ArgSpec::isOption);
      default -> wrong.getArgSpec() != null && wrong.getArgSpec().isOption();
    };
  }
}
