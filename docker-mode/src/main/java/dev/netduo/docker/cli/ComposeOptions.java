package dev.netduo.docker.cli;

import dev.netduo.docker.compose.model.ComposeProject;
import dev.netduo.docker.compose.read.ComposeFiles;
import dev.netduo.docker.compose.read.ComposeReader.Reading;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code docker compose} and what stands before its commands. */
@Command(
    name = "compose",
    description = {
      "Brings up the application of a Compose file, and takes it down again.",
      "Source: the Compose Specification; what netduo does not support it names with its line."
    },
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  docker compose up -d",
      "  docker compose -f shop.yaml -p shop up -d --scale web=2",
      "  docker compose ps",
      "  docker compose down"
    })
final class ComposeOptions implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description =
          "The Compose file, - for standard input; compose.yaml here or above where it is not given.")
  private Optional<String> file = Optional.empty();

  @Option(
      names = {"-p", "--project-name"},
      paramLabel = "NAME",
      description = "The project's name; the file's, or the folder's, where it is not given.")
  private Optional<String> name = Optional.empty();

  private final Cli cli;

  ComposeOptions(Cli cli) {
    this.cli = cli;
  }

  /** What the file says; warnings go to standard error, as docker's do. */
  ComposeProject project() {
    var reading = read();
    reading.warnings().forEach(warning -> cli.console().err().println("WARN " + warning));
    cli.console().err().flush();
    return reading.project();
  }

  private Reading read() {
    return files().read(file, name);
  }

  /** The project's name where it can be worked on without a file. */
  Optional<String> nameWithoutFile() {
    var files = files();
    return files.isThere(file) ? Optional.empty() : files.asked(name);
  }

  private ComposeFiles files() {
    return new ComposeFiles(cli.environment(), Path.of("").toAbsolutePath(), cli.streams().in());
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "docker compose needs a command");
  }
}
