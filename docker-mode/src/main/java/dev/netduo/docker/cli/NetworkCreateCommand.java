package dev.netduo.docker.cli;

import dev.netduo.docker.grammar.KeyValues;
import dev.netduo.docker.grammar.SubnetGrammar;
import dev.netduo.emulator.console.OutputOption;
import dev.netduo.emulator.engine.NetworkSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code docker network create}; here {@code -o} is docker's own, for driver options. */
@Command(
    name = "create",
    description = "Creates a network and prints its identifier.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  docker network create front",
      "  docker network create --subnet 10.9.0.0/24 --gateway 10.9.0.254 --internal back",
      "  docker network create --ipv6 --subnet 10.8.0.0/24 --subnet fd00:8::/64 dual",
      "  docker network create -o com.docker.network.bridge.enable_icc=false walls",
      "  docker --host a network create -d overlay --attachable wide"
    })
final class NetworkCreateCommand implements Callable<Integer> {
  private final Cli cli;

  @Option(
      names = {"-d", "--driver"},
      paramLabel = "DRIVER",
      description = "bridge where it is not given.")
  private String driver = "bridge";

  @Option(
      names = "--subnet",
      paramLabel = "CIDR",
      description = "Its addresses; once for IPv4 and once for IPv6.")
  private List<String> subnets = new ArrayList<>();

  @Option(names = "--gateway", paramLabel = "ADDRESS", description = "The machine's address on it.")
  private List<String> gateways = new ArrayList<>();

  @Option(
      names = "--ip-range",
      paramLabel = "CIDR",
      description = "The part of the subnet from which addresses are given.")
  private List<String> parts = new ArrayList<>();

  @Option(names = "--internal", description = "No way to the outside.")
  private boolean internal;

  @Option(names = "--attachable", description = "Single containers may join an overlay.")
  private boolean attachable;

  @Option(names = "--ipv6", description = "IPv6 addresses, too.")
  private boolean ipv6;

  @Option(
      names = {"-o", "--opt"},
      paramLabel = "KEY=VALUE",
      description = "A driver option.")
  private List<String> options = new ArrayList<>();

  @Option(names = "--label", paramLabel = "KEY=VALUE", description = "A label.")
  private List<String> labels = new ArrayList<>();

  @Option(names = "--output", paramLabel = "text|json", description = "Form of the output.")
  private String output = "text";

  @Parameters(index = "0", paramLabel = "NAME", description = "Its name.")
  private String name = "";

  NetworkCreateCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    var format = OutputOption.parse(output);
    if (driver.equals("overlay")) {
      cli.services().requireManager();
    }
    var created = cli.networks().create(spec());
    cli.console()
        .show(
            format,
            Map.of(
                "id", created.state().id(), "name", created.name(), "subnets", created.subnets()),
            () -> cli.line(created.state().id()));
    return 0;
  }

  private NetworkSpec spec() {
    return new NetworkSpec(
        name,
        driver,
        SubnetGrammar.ranges(subnets, gateways, parts),
        internal,
        attachable,
        ipv6,
        KeyValues.options(options, "driver option"),
        KeyValues.labels(labels));
  }
}
