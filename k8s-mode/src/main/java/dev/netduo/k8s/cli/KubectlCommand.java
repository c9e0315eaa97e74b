package dev.netduo.k8s.cli;

import dev.netduo.emulator.console.Console;
import dev.netduo.emulator.engine.Streams;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.PodAccess;
import java.time.InstantSource;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code kubectl}: the real one's grammar over one cluster. */
@Command(
    name = "kubectl",
    description = {
      "A Kubernetes cluster's objects, as the real kubectl shows and changes them.",
      "What netduo does not support it names as such."
    },
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  kubectl create deployment web --image=netduo/box --replicas=2 --port=80",
      "  kubectl expose deployment web --port=80",
      "  kubectl get pods,svc -o wide"
    })
public final class KubectlCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private final Scope scope = new Scope();

  private KubectlCommand() {}

  /**
   * The command line with all its commands, to be run or to be added to another.
   *
   * @param cluster asked for only when a command runs, so that help needs no cluster
   * @param pods the way into pods' containers, asked for as late
   * @param console where results go
   * @param streams what a container's own input and output are tied to
   */
  public static CommandLine commandLine(
      Supplier<KubeApi> cluster, Supplier<PodAccess> pods, Console console, Streams streams) {
    return commandLine(cluster, pods, console, streams, InstantSource.system());
  }

  /** As above, with ages measured by another clock. */
  static CommandLine commandLine(
      Supplier<KubeApi> cluster,
      Supplier<PodAccess> pods,
      Console console,
      Streams streams,
      InstantSource clock) {
    var command = new KubectlCommand();
    var cli = new Cli(cluster, pods, console, streams, clock, command.scope);
    var kubectl = withHelp(new CommandLine(command));
    kubectl.addSubcommand(line("get", new GetCommand(cli)));
    kubectl.addSubcommand(line("describe", new DescribeCommand(cli)));
    kubectl.addSubcommand(line("apply", new ApplyCommand(cli)));
    kubectl.addSubcommand(create(cli));
    kubectl.addSubcommand(line("run", new RunCommand(cli)));
    kubectl.addSubcommand(line("expose", new ExposeCommand(cli)));
    kubectl.addSubcommand(line("delete", new DeleteCommand(cli)));
    kubectl.addSubcommand(line("scale", new ScaleCommand(cli)));
    kubectl.addSubcommand(line("label", new EditKeys.Label(cli)));
    kubectl.addSubcommand(line("annotate", new EditKeys.Annotate(cli)));
    kubectl.addSubcommand(rollout(cli));
    kubectl.addSubcommand(line("wait", new WaitCommand(cli)));
    kubectl.addSubcommand(line("exec", new ExecCommand(cli)));
    kubectl.addSubcommand(line("logs", new LogsCommand(cli)));
    kubectl.addSubcommand(line("api-resources", new ClusterCommands.ApiResources(cli)));
    kubectl.addSubcommand(line("version", new ClusterCommands.Version(cli)));
    kubectl.addSubcommand(line("cluster-info", new ClusterCommands.ServiceAddresses(cli)));
    Unsupported.COMMANDS.forEach(name -> kubectl.addSubcommand(name, new Unsupported.Line(name)));
    return kubectl;
  }

  private static CommandLine create(Cli cli) {
    var create = line("create", new CreateCommand(cli));
    create.addSubcommand(line("create namespace", new CreateCommands.OfNamespace(cli)));
    create.addSubcommand(line("create deployment", new CreateCommands.OfDeployment(cli)));
    create.addSubcommand(createService(cli));
    return refusing(create, "create");
  }

  private static CommandLine createService(Cli cli) {
    var service = withHelp(new CommandLine(new Group()));
    service.getCommandSpec().name("service").aliases("svc");
    service.getCommandSpec().usageMessage().description("Creates a service from flags.");
    var path = "create service ";
    service.addSubcommand(line(path + "clusterip", new CreateServiceCommands.ClusterIp(cli)));
    service.addSubcommand(line(path + "nodeport", new CreateServiceCommands.NodePort(cli)));
    service.addSubcommand(line(path + "loadbalancer", new CreateServiceCommands.LoadBalancer(cli)));
    service.addSubcommand(line(path + "externalname", new CreateServiceCommands.ExternalName(cli)));
    return service;
  }

  private static CommandLine rollout(Cli cli) {
    var rollout = withHelp(new CommandLine(new Group()));
    rollout.getCommandSpec().name("rollout");
    rollout.getCommandSpec().usageMessage().description("How a deployment replaces its pods.");
    rollout.addSubcommand(line("rollout status", new RolloutCommands.Status(cli)));
    rollout.addSubcommand(line("rollout restart", new RolloutCommands.Restart(cli)));
    return refusing(rollout, "rollout");
  }

  private static CommandLine refusing(CommandLine group, String name) {
    Unsupported.below(name)
        .forEach(below -> group.addSubcommand(below, new Unsupported.Line(name + " " + below)));
    return group;
  }

  private static CommandLine line(String path, Object command) {
    var line = withHelp(new CommandLine(command));
    Unsupported.flags(line.getCommandSpec(), path);
    return line;
  }

  private static CommandLine withHelp(CommandLine line) {
    line.getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help and exit.")
                .build());
    return line;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "kubectl needs a command");
  }

  /** A word that only stands before commands. */
  @Command
  static final class Group implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      throw new ParameterException(spec.commandLine(), spec.qualifiedName() + " needs a command");
    }
  }
}
