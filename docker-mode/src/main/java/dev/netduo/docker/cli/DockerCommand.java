package dev.netduo.docker.cli;

import dev.netduo.docker.DockerMode;
import dev.netduo.docker.DockerNames;
import dev.netduo.docker.host.Hosts;
import dev.netduo.emulator.console.Console;
import dev.netduo.emulator.engine.Streams;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code docker}: the real one's grammar over one session. */
@Command(
    name = "docker",
    description = {
      "Docker's networks on real containers, in the session's own names.",
      "The grammar is docker's; what netduo does not support it names as such."
    },
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  docker network create front",
      "  docker run -d --name web --network front -p 8080:80 netduo/box",
      "  docker run --rm --network front netduo/box wget -qO- http://web",
      "  docker --host a network create -d overlay --attachable wide"
    })
public final class DockerCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-H", "--host"},
      paramLabel = DockerNames.HOST,
      description = "One of the session's hosts, see host ls; this machine where it is not given.")
  private Optional<String> host = Optional.empty();

  private DockerCommand() {}

  /**
   * The command line with all its commands, to be run or to be added to another.
   *
   * @param mode asked for only when a command runs, so that help needs no engine
   * @param hosts the session's, asked for only where a line names one
   * @param console where results go
   * @param streams what a container's own input and output are tied to, in the foreground
   */
  public static CommandLine commandLine(
      Supplier<DockerMode> mode, Supplier<Hosts> hosts, Console console, Streams streams) {
    var command = new DockerCommand();
    var chosen = new ChosenMode(() -> command.host, mode, hosts);
    var cli = new Cli(chosen, hosts, console, streams);
    var docker = withHelp(new CommandLine(command));
    docker.setExecutionStrategy(parsed -> {
      chosen.forget();
      return new CommandLine.RunLast().execute(parsed);
    });
    addContainerCommands(docker, cli);
    docker.addSubcommand(line("ps", new PsCommand(cli)));
    docker.addSubcommand(line("inspect", new InspectCommand(cli)));
    docker.addSubcommand(line("images", new ImagesCommand(cli)));
    docker.addSubcommand(networkCommands(cli));
    docker.addSubcommand(containerGroup(cli));
    docker.addSubcommand(serviceCommands(cli));
    docker.addSubcommand(nodeCommands(cli));
    docker.addSubcommand("swarm", new SwarmLine());
    docker.addSubcommand(composeCommands(cli));
    Unsupported.COMMANDS.forEach(name -> docker.addSubcommand(name, new Unsupported.Line(name)));
    return docker.setExitCodeExceptionMapper(new DockerUsage());
  }

  private static void addContainerCommands(CommandLine to, Cli cli) {
    to.addSubcommand(endsAtOperand(line("run", new RunCommand(cli))));
    to.addSubcommand(endsAtOperand(line("create", new CreateCommand(cli))));
    to.addSubcommand(endsAtOperand(line("exec", new ExecCommand(cli))));
    to.addSubcommand(line("start", new LifecycleCommands.Start(cli)));
    to.addSubcommand(line("stop", new LifecycleCommands.Stop(cli)));
    to.addSubcommand(line("restart", new LifecycleCommands.Restart(cli)));
    to.addSubcommand(line("rm", new LifecycleCommands.Rm(cli)));
    to.addSubcommand(line("port", new PortCommand(cli)));
    to.addSubcommand(line("logs", new LogsCommand(cli)));
  }

  private static CommandLine networkCommands(Cli cli) {
    var network = withHelp(new CommandLine(new Group()));
    network.getCommandSpec().name("network");
    network.getCommandSpec().usageMessage().description("Networks and who is attached.");
    network.addSubcommand(line("network create", new NetworkCreateCommand(cli)));
    network.addSubcommand(line("network ls", new NetworkCommands.Ls(cli)));
    network.addSubcommand(line("network inspect", new NetworkCommands.Inspect(cli)));
    network.addSubcommand(line("network connect", new NetworkCommands.Connect(cli)));
    network.addSubcommand(line("network disconnect", new NetworkCommands.Disconnect(cli)));
    network.addSubcommand(line("network rm", new NetworkCommands.Rm(cli)));
    network.addSubcommand(line("network prune", new NetworkCommands.Prune(cli)));
    return network;
  }

  private static CommandLine serviceCommands(Cli cli) {
    var service = withHelp(new CommandLine(new Group()));
    service.getCommandSpec().name("service");
    service.getCommandSpec().usageMessage().description("Services over all hosts of the Swarm.");
    service.addSubcommand(endsAtOperand(line("service create", new ServiceCreateCommand(cli))));
    service.addSubcommand(line("service ls", new ServiceCommands.Ls(cli)));
    service.addSubcommand(line("service ps", new ServiceCommands.Ps(cli)));
    service.addSubcommand(line("service inspect", new ServiceCommands.Inspect(cli)));
    service.addSubcommand(line("service scale", new ServiceCommands.Scale(cli)));
    service.addSubcommand(line("service logs", new ServiceCommands.Logs(cli)));
    service.addSubcommand(line("service rm", new ServiceCommands.Rm(cli)));
    return service;
  }

  private static CommandLine nodeCommands(Cli cli) {
    var node = withHelp(new CommandLine(new Group()));
    node.getCommandSpec().name("node");
    node.getCommandSpec().usageMessage().description("The hosts as the Swarm sees them.");
    node.addSubcommand(line("node ls", new NodeCommands.Ls(cli)));
    node.addSubcommand(line("node ps", new NodeCommands.Ps(cli)));
    node.addSubcommand(line("node inspect", new NodeCommands.Inspect(cli)));
    return node;
  }

  private static CommandLine composeCommands(Cli cli) {
    var options = new ComposeOptions(cli);
    var compose = line("compose", options);
    compose.addSubcommand(line("compose up", new ComposeUpCommand(cli, options)));
    compose.addSubcommand(line("compose down", new ComposeCommands.Down(cli, options)));
    compose.addSubcommand(line("compose ps", new ComposeCommands.Ps(cli, options)));
    compose.addSubcommand(line("compose config", new ComposeCommands.Config(cli, options)));
    compose.addSubcommand(line("compose logs", new ComposeCommands.Logs(cli, options)));
    ComposeCommands.UNSUPPORTED.forEach(
        name -> compose.addSubcommand(name, new Unsupported.Line("compose " + name)));
    return compose;
  }

  // "docker container run" is the longer way to say "docker run".
  private static CommandLine containerGroup(Cli cli) {
    var container = withHelp(new CommandLine(new Group()));
    container.getCommandSpec().name("container");
    container.getCommandSpec().usageMessage().description("The commands for containers.");
    addContainerCommands(container, cli);
    var ps = line("ps", new PsCommand(cli));
    ps.getCommandSpec().name("ls").aliases("ps", "list");
    container.addSubcommand(ps);
    container.addSubcommand(line("inspect", new InspectCommand(cli)));
    return container;
  }

  private static CommandLine line(String path, Object command) {
    var line = withHelp(new CommandLine(command));
    Unsupported.flags(line.getCommandSpec(), path);
    return line;
  }

  // Without a short form: docker's -h is the host name.
  private static CommandLine withHelp(CommandLine line) {
    line.getCommandSpec()
        .addOption(
            OptionSpec.builder("--help")
                .usageHelp(true)
                .description("Show this help and exit.")
                .build());
    return line;
  }

  // Everything after IMAGE or CONTAINER belongs to the command that runs inside.
  private static CommandLine endsAtOperand(CommandLine line) {
    line.getCommandSpec().parser().stopAtPositional(true);
    return line;
  }

  @Override
  public void run() {
    showHelp(spec);
  }

  private static void showHelp(CommandSpec spec) {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** A word that only stands before commands; alone it shows them, as docker does. */
  @Command
  static final class Group implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      showHelp(spec);
    }
  }
}
