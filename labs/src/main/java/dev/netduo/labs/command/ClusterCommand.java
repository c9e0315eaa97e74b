package dev.netduo.labs.command;

import dev.netduo.emulator.console.Console;
import dev.netduo.emulator.console.OutputOption;
import dev.netduo.emulator.machine.MachineAddresses;
import dev.netduo.k8s.cluster.Cluster;
import dev.netduo.k8s.cluster.ClusterNames;
import dev.netduo.labs.line.Workbench;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cluster up|status|down|node|join|part}. */
@Command(
    name = "cluster",
    description = {
      "The session's Kubernetes cluster, which lives until the program ends; and, with join and",
      "part, what clusters of netduo up are to each other."
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cluster up --nodes 3",
      "  cluster status",
      "  cluster down",
      "  cluster node add n4",
      "  cluster join east west"
    })
final class ClusterCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  private ClusterCommand() {}

  static CommandLine commandLine(Supplier<Workbench> bench, Console console) {
    var view = new View(bench, console);
    return new CommandLine(new ClusterCommand())
        .addSubcommand(new Up(view))
        .addSubcommand(new Status(view))
        .addSubcommand(new Down(view))
        .addSubcommand(ClusterNodeCommand.commandLine(bench, console))
        .addSubcommand(new ClusterJoinCommands.Join(bench, console))
        .addSubcommand(new ClusterJoinCommands.Part(bench, console));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "cluster needs a command: up, status, down, node, join, part");
  }

  /**
   * A cluster as it is shown.
   *
   * @param session the session it is in
   * @param nodes its nodes
   */
  record Shown(
      String session,
      String name,
      String podCidr,
      String serviceCidr,
      String domain,
      String proxyMode,
      List<ShownNode> nodes) {}

  /** A node as it is shown. */
  record ShownNode(String name, String address, String podCidr) {}

  /** What the three commands share. */
  private record View(Supplier<Workbench> bench, Console console) {
    void show(Cluster cluster, OutputOption output) {
      var shown = shown(bench.get().session().name(), cluster);
      console.show(
          output.format(),
          shown,
          () -> {
            console
                .out()
                .printf(
                    "cluster %s: pods %s, services %s by %s, domain %s%n",
                    shown.name(),
                    shown.podCidr(),
                    shown.serviceCidr(),
                    shown.proxyMode(),
                    shown.domain());
            console.table(
                List.of("NODE", "ADDRESS", "PODS"),
                shown.nodes().stream()
                    .map(node -> List.of(node.name(), node.address(), node.podCidr()))
                    .toList());
          });
    }

    private static Shown shown(String session, Cluster cluster) {
      var spec = cluster.spec();
      return new Shown(
          session,
          spec.name(),
          spec.podCidr().toString(),
          spec.serviceCidr().toString(),
          spec.domain(),
          spec.proxyMode().toString(),
          cluster.nodes().stream()
              .map(node ->
                  new ShownNode(node.name(), node.underlay().toString(), node.podCidr().toString()))
              .toList());
    }
  }

  /** {@code cluster up}. */
  @Command(
      name = "up",
      description = "Starts the cluster and waits until its DNS answers.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExamples:%n",
      footer = {
        "  cluster up",
        "  cluster up --nodes 2 --pod-cidr 10.10.0.0/16 --service-cidr 10.11.0.0/24"
      })
  private static final class Up implements Callable<Integer> {
    private final View view;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private final ClusterOptions options = new ClusterOptions();

    @Option(
        names = "--name",
        paramLabel = "NAME",
        defaultValue = "cluster",
        description = "Begins the nodes' names; ${DEFAULT-VALUE} where it is not given.")
    private String name = "";

    @Mixin private final OutputOption output = new OutputOption();

    Up(View view) {
      this.view = view;
    }

    @Override
    public Integer call() {
      var wanted = options.spec(name);
      var dns = options.dns();
      options.requireFree(spec, () -> MachineAddresses.read(view.bench().get().session().engine()));
      var cluster = view.bench().get().startCluster(wanted);
      dns.ifPresent(chosen -> ClusterNames.choose(cluster.api(), chosen));
      view.show(cluster, output);
      return 0;
    }
  }

  /** {@code cluster status}. */
  @Command(
      name = "status",
      description = "Shows the cluster's nodes and address ranges.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExample:%n",
      footer = "  cluster status -o json")
  private static final class Status implements Callable<Integer> {
    private final View view;

    @Mixin private final OutputOption output = new OutputOption();

    Status(View view) {
      this.view = view;
    }

    @Override
    public Integer call() {
      view.show(view.bench().get().requireCluster(), output);
      return 0;
    }
  }

  /** {@code cluster down}. */
  @Command(
      name = "down",
      description = "Takes the cluster down; its containers and networks are removed.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExample:%n",
      footer = "  cluster down")
  private static final class Down implements Callable<Integer> {
    private final View view;

    @Mixin private final OutputOption output = new OutputOption();

    Down(View view) {
      this.view = view;
    }

    @Override
    public Integer call() {
      var name = view.bench().get().requireCluster().spec().name();
      view.bench().get().stopCluster();
      view.console()
          .show(
              output.format(),
              Map.of("removed", name),
              () -> view.console().out().println("cluster " + name + " removed"));
      return 0;
    }
  }
}
