package dev.netduo.labs.command;

import dev.netduo.docker.cli.DockerCommand;
import dev.netduo.emulator.console.Console;
import dev.netduo.emulator.engine.Streams;
import dev.netduo.k8s.cli.KubectlCommand;
import dev.netduo.labs.line.LineCommand;
import dev.netduo.labs.line.Workbench;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;

/** The commands that shell, scripts, labs and grader have in common. */
public final class LineCommands {
  private static final Set<String> STARTING = Set.of("run", "create");
  private static final Set<String> COMPOSING = Set.of("compose", "up");

  private final Supplier<Workbench> bench;
  private final Console console;
  private final Streams streams;

  /**
   * @param bench asked for only when a command runs
   * @param console where results go
   * @param streams what programs inside containers are tied to
   */
  public LineCommands(Supplier<Workbench> bench, Console console, Streams streams) {
    this.bench = bench;
    this.console = console;
    this.streams = streams;
  }

  /** Those that work on one session, which is what a lab is made of. */
  public List<LineCommand> forSession() {
    return List.of(
        new LineCommand("docker", "Docker's networks: run, ps, exec, network, ...", this::docker),
        new LineCommand(
            "kubectl", "The cluster's objects: apply, get, exec, logs, ...", this::kubectl),
        new LineCommand(
            "cluster",
            "The session's Kubernetes cluster: up, status, down, node; join, part others.",
            () -> ClusterCommand.commandLine(bench, console)),
        new LineCommand(
            "host",
            "Machines with a Docker Engine each: add, ls, rm, cut, heal.",
            () -> HostCommand.commandLine(bench, console)),
        new LineCommand(
            "probe",
            "One probe from inside a container or pod: ping, tcp, udp, http, dns.",
            () -> ProbeCommand.commandLine(bench, console)),
        new LineCommand(
            "dns",
            "Every message a resolver sends for a name, and each answer: trace.",
            () -> DnsCommand.commandLine(bench, console)),
        new LineCommand(
            "predict",
            "What one probe on Docker's networks will come to, without sending it: tcp, udp, ping,"
                + " dns.",
            () -> PredictCommand.commandLine(bench, console)),
        new LineCommand(
            "explain",
            "Which policy and rule of the cluster decide about a connection.",
            () -> new CommandLine(new ExplainCommand(bench, console))),
        new LineCommand(
            "reach",
            "Who reaches whom, as a matrix.",
            () -> new CommandLine(new ReachCommand(bench, console))));
  }

  private CommandLine kubectl() {
    return KubectlCommand.commandLine(
        () -> bench.get().kubernetes().api(),
        () -> bench.get().kubernetes().pods(),
        console,
        streams);
  }

  private CommandLine docker() {
    var docker =
        DockerCommand.commandLine(
            () -> bench.get().docker(), () -> bench.get().hosts(), console, streams);
    var plain = docker.getExecutionStrategy();
    return docker.setExecutionStrategy(parsed -> {
      var words = parsed.originalArgs();
      // netduo's own images come from no registry: they are built before their first use.
      var startsOwn =
          words.stream().anyMatch(STARTING::contains)
              && words.stream().anyMatch(word -> word.startsWith("netduo/"));
      if (startsOwn || words.containsAll(COMPOSING)) {
        bench.get().ensureImages();
      }
      return plain.execute(parsed);
    });
  }
}
