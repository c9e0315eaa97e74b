package dev.netduo.shell.command;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.console.OutputOption;
import dev.netduo.emulator.machine.MachineAddresses;
import dev.netduo.emulator.net.Ip;
import dev.netduo.k8s.client.ClusterConnection;
import dev.netduo.k8s.cluster.ClusterNames;
import dev.netduo.k8s.cluster.ClusterSpec;
import dev.netduo.k8s.kubeconfig.Kubeconfigs;
import dev.netduo.k8s.process.ApiEndpoint;
import dev.netduo.k8s.process.ClusterHomes;
import dev.netduo.k8s.process.ClusterStart;
import dev.netduo.labs.command.ClusterOptions;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code netduo up}. */
@Command(
    name = UpCommand.WORD,
    mixinStandardHelpOptions = true,
    description = {
      "Start a Kubernetes cluster that stays until netduo down, and that kubectl knows.",
      "Its API server and controllers are one process in the background. Where that was killed,",
      "the cluster's containers go on, and netduo up starts a process that takes them over."
    },
    footer = {
      "",
      "Examples:",
      "  netduo up",
      "  kubectl get nodes",
      "  netduo up --name second --nodes 2 --pod-cidr 10.20.0.0/16",
      "  kubectl --context netduo-second get nodes",
      "  netduo up --name third --api-port 6443"
    })
public final class UpCommand implements Callable<Integer> {
  /** The word it is asked for by. */
  public static final String WORD = "up";

  private final Surroundings surroundings;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private final ClusterOptions options = new ClusterOptions();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = ClusterProcesses.DEFAULT_NAME,
      description = "The cluster's name, and its session's; ${DEFAULT-VALUE} where not given.")
  private String name = "";

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      defaultValue = "docker",
      description = "What its nodes and pods are made of; only ${DEFAULT-VALUE} so far.")
  private String engine = "";

  @Option(
      names = "--api-address",
      paramLabel = "ADDRESS",
      description = {
        "Where its API server listens; 127.0.0.1 where it is not given. 0.0.0.0 is all addresses of",
        "the machine: whoever can reach it and has the kubeconfig owns the cluster."
      })
  private Optional<String> apiAddress = Optional.empty();

  @Option(
      names = "--api-port",
      paramLabel = "PORT",
      description = "The API server's port; any free one with 0, as where it is not given.")
  private Optional<Integer> apiPort = Optional.empty();

  @Mixin private final OutputOption output = new OutputOption();

  /** The command in its surroundings. */
  public UpCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** A cluster as it is shown. */
  record Shown(String name, String server, String context, String kubeconfig) {}

  @Override
  public Integer call() {
    if (!engine.equals("docker")) {
      throw new NetduoException(
          "--engine " + engine + " is not supported", "the only one so far is: docker");
    }
    var home = ClusterHomes.of(surroundings.environment()).home(name);
    var wanted = options.specIfGiven(spec, ClusterSpec.DEFAULT.name());
    var api = api();
    var dns = options.dns();
    var kubeconfigs = Kubeconfigs.of(surroundings.environment());
    kubeconfigs.requireWritable();
    var ran = home.served().isPresent();
    if (!home.exists()) {
      options.requireFree(spec, () -> MachineAddresses.read(surroundings.engine()));
    }
    var served =
        new ClusterStart(
                home,
                surroundings.processes()::take,
                line -> surroundings.console().err().println(line))
            .start(wanted, api);
    dns.ifPresent(chosen -> {
      try (var connection = ClusterConnection.open(served.address(), home.credentials())) {
        ClusterNames.choose(connection.api(), chosen);
      }
    });
    var written = kubeconfigs.add(name, served.address(), home.credentials());
    var shown = new Shown(name, served.address(), written.context(), written.file().toString());
    surroundings.console().show(output.format(), shown, () -> print(shown, ran));
    return 0;
  }

  // Empty where neither is given: it then is where it was, or at the usual place.
  private Optional<ApiEndpoint> api() {
    if (apiAddress.isEmpty() && apiPort.isEmpty()) {
      return Optional.empty();
    }
    var usual = ApiEndpoint.DEFAULT;
    return Optional.of(
        new ApiEndpoint(
            apiAddress.map(Ip::parse).orElse(usual.address()), apiPort.orElse(usual.port())));
  }

  private void print(Shown cluster, boolean ran) {
    var out = surroundings.console().out();
    out.println(
        "cluster "
            + cluster.name()
            + (ran ? " is up already" : " is up")
            + " at "
            + cluster.server());
    out.println("context " + cluster.context() + " is current in " + cluster.kubeconfig());
    out.println("try: kubectl get nodes");
  }
}
