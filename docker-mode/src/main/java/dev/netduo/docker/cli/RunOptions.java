package dev.netduo.docker.cli;

import dev.netduo.docker.DockerNames;
import dev.netduo.docker.RunRequest;
import dev.netduo.docker.grammar.BindGrammar;
import dev.netduo.docker.grammar.DnsGrammar;
import dev.netduo.docker.grammar.KeyValues;
import dev.netduo.docker.grammar.NetworkChoice;
import dev.netduo.docker.grammar.PublishGrammar;
import dev.netduo.docker.grammar.RestartGrammar;
import dev.netduo.emulator.engine.ContainerSpec.Dns;
import dev.netduo.emulator.engine.ContainerSpecBuilder;
import dev.netduo.emulator.net.Ip;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code docker run} and {@code docker create} take alike. */
final class RunOptions {
  @Option(names = "--name", paramLabel = "NAME", description = "Name of the container.")
  private String name = "";

  @Option(
      names = {"-h", "--hostname"},
      paramLabel = "HOSTNAME",
      description = "Host name inside; its identifier where none is given.")
  private String hostname = "";

  @Option(
      names = {"--network", "--net"},
      paramLabel = DockerNames.NETWORK,
      description =
          "A network's name, or bridge, host, none, container:NAME. May be given several times.")
  private List<String> networks = new ArrayList<>();

  @Option(
      names = {"--network-alias", "--net-alias"},
      paramLabel = "ALIAS",
      description = "A further name on that network.")
  private List<String> aliases = new ArrayList<>();

  @Option(names = "--ip", paramLabel = "ADDRESS", description = "A fixed address on that network.")
  private Optional<String> ip = Optional.empty();

  @Option(names = "--dns", paramLabel = "ADDRESS", description = "A name server.")
  private List<String> dns = new ArrayList<>();

  @Option(names = "--dns-search", paramLabel = "DOMAIN", description = "A search domain.")
  private List<String> dnsSearch = new ArrayList<>();

  @Option(
      names = {"--dns-option", "--dns-opt"},
      paramLabel = "OPTION",
      description = "A resolver option, for example ndots:2.")
  private List<String> dnsOptions = new ArrayList<>();

  @Option(names = "--add-host", paramLabel = "NAME:ADDRESS", description = "A line for /etc/hosts.")
  private List<String> extraHosts = new ArrayList<>();

  @Option(
      names = {"-p", "--publish"},
      paramLabel = "PORTS",
      description = "Map a host port: 8080:80, 127.0.0.1:8080:80, 80, 53:53/udp, 8000-8002:80-82.")
  private List<String> publish = new ArrayList<>();

  @Option(
      names = {"-P", "--publish-all"},
      description = "Map every exposed port to a free host port.")
  private boolean publishAll;

  @Option(
      names = "--expose",
      paramLabel = "PORT",
      description = "Declare a port without mapping it.")
  private List<String> expose = new ArrayList<>();

  @Option(
      names = {"-e", "--env"},
      paramLabel = "KEY=VALUE",
      description = "An environment variable; KEY alone takes your own value.")
  private List<String> environment = new ArrayList<>();

  @Option(
      names = {"-l", "--label"},
      paramLabel = "KEY=VALUE",
      description = "A label.")
  private List<String> labels = new ArrayList<>();

  @Option(
      names = "--restart",
      paramLabel = "POLICY",
      description = "no, always, on-failure[:N] or unless-stopped.")
  private String restart = RestartGrammar.NEVER;

  @Option(
      names = "--cap-add",
      paramLabel = "CAPABILITY",
      description = "A Linux capability, for example NET_ADMIN.")
  private List<String> capabilities = new ArrayList<>();

  @Option(
      names = "--sysctl",
      paramLabel = "KEY=VALUE",
      description = "A kernel setting of its network, for example net.ipv4.ip_forward=1.")
  private List<String> sysctls = new ArrayList<>();

  @Option(names = "--entrypoint", paramLabel = "COMMAND", description = "Replaces the image's.")
  private Optional<String> entrypoint = Optional.empty();

  @Option(
      names = {"-i", "--interactive"},
      description = "Keep standard input open.")
  private boolean interactive;

  @Option(
      names = {"-t", "--tty"},
      description = "Give it a terminal.")
  private boolean tty;

  @Option(
      names = {"-u", "--user"},
      paramLabel = "USER[:GROUP]",
      description = "Who runs the command.")
  private String user = "";

  @Option(
      names = {"-w", "--workdir"},
      paramLabel = "FOLDER",
      description = "Where the command starts.")
  private String workingDirectory = "";

  @Option(
      names = {"-v", "--volume"},
      paramLabel = "FOLDER:FOLDER[:ro]",
      description = "A folder of this machine and where it stands inside.")
  private List<String> volumes = new ArrayList<>();

  @Mixin private final LimitOptions limits = new LimitOptions();

  @Option(names = "--rm", description = "Remove it when it ends.")
  private boolean remove;

  @Parameters(index = "0", paramLabel = DockerNames.IMAGE, description = "The image's reference.")
  private String image = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "COMMAND",
      description = "Replaces the image's command.")
  private List<String> command = new ArrayList<>();

  boolean interactive() {
    return interactive;
  }

  boolean remove() {
    return remove;
  }

  /**
   * The request these options make.
   *
   * @param autoRemove whether the engine removes the container when it ends
   * @param own what {@code -e KEY} takes values from
   */
  RunRequest request(boolean autoRemove, Map<String, String> own) {
    return new RunRequest(
        name,
        image,
        networks.stream().map(NetworkChoice::parse).toList(),
        List.copyOf(aliases),
        ip.map(Ip::parse),
        KeyValues.labels(labels),
        hostname,
        builder -> settings(builder, autoRemove, own));
  }

  private ContainerSpecBuilder settings(
      ContainerSpecBuilder builder, boolean autoRemove, Map<String, String> own) {
    entrypoint.ifPresent(path -> builder.entrypoint(List.of(path)));
    return builder
        .command(List.copyOf(command))
        .environment(KeyValues.environment(environment, own))
        .ports(publish.stream().flatMap(value -> PublishGrammar.publish(value).stream()).toList())
        .exposed(expose.stream().flatMap(value -> PublishGrammar.expose(value).stream()).toList())
        .publishAll(publishAll)
        .capabilities(List.copyOf(capabilities))
        .sysctls(KeyValues.options(sysctls, "kernel setting"))
        .dns(
            new Dns(
                dns.stream().map(DnsGrammar::server).toList(),
                dnsSearch.stream().map(DnsGrammar::search).toList(),
                List.copyOf(dnsOptions)))
        .extraHosts(List.copyOf(extraHosts))
        .restartPolicy(RestartGrammar.check(restart, remove))
        .interactive(interactive)
        .tty(tty)
        .autoRemove(autoRemove)
        .user(user)
        .workingDirectory(workingDirectory)
        .binds(volumes.stream().map(BindGrammar::check).toList())
        .limits(limits.limits());
  }
}
