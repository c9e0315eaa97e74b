package dev.netduo.shell;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.guard.LinePolicy;
import dev.netduo.k8s.client.ClusterConnection;
import dev.netduo.k8s.process.ClusterHomes;
import dev.netduo.labs.format.PolicyReader;
import dev.netduo.labs.line.ScriptReader;
import dev.netduo.shell.command.ClusterProcesses;
import dev.netduo.shell.program.Program;
import dev.netduo.shell.repl.Repl;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The words after {@code netduo}. */
@Command(
    name = "netduo",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Docker's network and Kubernetes' network side by side, on real containers.",
    footer = {
      "",
      "Commands, each with --help:",
      "  demo                  the same application in both networks, measured",
      "  docker, kubectl       as the real ones, for this session",
      "  up, down              a Kubernetes cluster that stays, for the real kubectl",
      "  cluster               the session's own cluster: up, status, down, node; join, part others",
      "  probe, reach          one probe from inside a container or pod; who reaches whom",
      "  dns                   every message a resolver sends for a name",
      "  predict               what a probe on Docker's networks will come to, without sending it",
      "  explain               which policy and rule of a cluster decide about a connection",
      "  lab, grade            exercises, and marking submissions",
      "  conformance           policy, DNS and service cases on a cluster of real containers",
      "  run FILE              run a file of lines",
      "  ls, rm                sessions, and removing every trace of one",
      "  doctor, image, bench  this machine, netduo's images, how fast it is",
      "",
      "Without a command an interactive shell opens; where standard input is no terminal, its lines are run.",
      "",
      "Examples:",
      "  netduo demo",
      "  netduo -c 'docker network create front; docker run -d --name web --network front netduo/box'",
      "  netduo --session class1 run exercise.txt",
      "  netduo --context kind-kind kubectl get pods -A",
      "  netduo --context kind-kind probe tcp pod:default/web db 5432",
      "  netduo --untrusted run answer.txt",
      "  netduo rm --all"
    })
final class RootCommand implements Callable<Integer> {
  private final Map<String, String> environment;
  private final ClusterProcesses processes;
  private final PrintWriter out;
  private final PrintWriter err;

  @Option(
      names = "--session",
      paramLabel = "NAME",
      defaultValue = "default",
      description =
          "The session to work in (default: ${DEFAULT-VALUE}). What is made in it stays until netduo rm NAME.")
  private String session = "default";

  @Option(
      names = "-c",
      paramLabel = "LINES",
      description = "Run these lines, separated by ; or line breaks.")
  private Optional<String> lines = Optional.empty();

  @Option(names = "--keep-going", description = "Run the lines after one that failed, too.")
  private boolean keepGoing;

  @Option(
      names = "--untrusted",
      description = {
        "Hold the lines to a policy: nothing of the machine's own, and limits",
        "on memory, processes, containers and networks; see docs/untrusted.md."
      })
  private boolean untrusted;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "As --untrusted, with the numbers of this file.")
  private Optional<Path> policy = Optional.empty();

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "Lines about a cluster or its pods go to that of this file's current context.")
  private Optional<Path> kubeconfig = Optional.empty();

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "Lines about a cluster or its pods go to this context of the kubeconfig.")
  private Optional<String> context = Optional.empty();

  @Option(
      names = {"-q", "--quiet"},
      description = "Show no progress.")
  private boolean quiet;

  @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "A command with its arguments.")
  private List<String> words = List.of();

  RootCommand(
      Map<String, String> environment,
      ClusterProcesses processes,
      PrintWriter out,
      PrintWriter err) {
    this.environment = environment;
    this.processes = processes;
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() {
    try (var program = new Program(session, quiet, held(), environment, processes, out, err)) {
      program.bench().connectTo(this::cluster);
      if (lines.isPresent()) {
        return program.runner().runAll(ScriptReader.read("", lines.get()), keepGoing);
      }
      if (words.isEmpty()) {
        return interactive(program);
      }
      if (words.getFirst().equals("run") && words.size() == 2 && !words.get(1).startsWith("-")) {
        return runFile(program, Path.of(words.get(1)));
      }
      var code = program.runner().run(words);
      if (code == 0
          && words.getFirst().equals("lab")
          && words.contains("start")
          && program.interactive()) {
        return new Repl(program).run();
      }
      return code;
    }
  }

  // One that was named, else that of netduo up --name SESSION.
  private Optional<ClusterConnection> cluster() {
    if (kubeconfig.isPresent() || context.isPresent()) {
      return Optional.of(ClusterConnection.open(kubeconfig, context, environment));
    }
    return ClusterHomes.of(environment)
        .find(session)
        .flatMap(home ->
            home.served()
                .map(served -> ClusterConnection.open(served.address(), home.credentials())));
  }

  private Optional<LinePolicy> held() {
    return policy
        .map(PolicyReader::read)
        .or(() -> untrusted ? Optional.of(LinePolicy.DEFAULT) : Optional.empty());
  }

  private int interactive(Program program) {
    if (program.interactive()) {
      return new Repl(program).run();
    }
    try {
      var script = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
      return program.runner().runAll(ScriptReader.read("standard input", script), keepGoing);
    } catch (IOException e) {
      throw new NetduoException("cannot read standard input: " + e.getMessage(), "", e);
    }
  }

  private int runFile(Program program, Path file) {
    try {
      return program
          .runner()
          .runAll(ScriptReader.read(file.toString(), Files.readString(file)), keepGoing);
    } catch (IOException e) {
      throw new NetduoException("cannot read " + file, "is it there, and a text file?", e);
    }
  }
}
