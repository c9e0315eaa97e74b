package dev.netduo.labs.command;

import dev.netduo.docker.predict.DockerPrediction;
import dev.netduo.docker.predict.NameAnswer;
import dev.netduo.docker.predict.Prediction;
import dev.netduo.emulator.console.Console;
import dev.netduo.emulator.console.OutputOption;
import dev.netduo.emulator.net.PortRange;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.labs.line.Workbench;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code predict tcp|udp|ping|dns}. */
@Command(
    name = "predict",
    description = {
      "Says what one probe on Docker's networks will come to, and by which hops, rules and",
      "translations, without sending it.",
      "FROM: a container's name, docker:NAME, or outside (the machine itself). Pods cannot be",
      "predicted yet: probe them.",
      "TO: a name or IPv4 address as FROM sees it, docker:NAME for all its addresses.",
      "The exit code is 0 where every probe will be answered, else 1."
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  predict tcp web api 80",
      "  predict tcp outside 127.0.0.1 8080",
      "  predict dns web api",
      "  predict udp docker:web docker:api 53 -o json"
    })
final class PredictCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  private PredictCommand() {}

  static CommandLine commandLine(Supplier<Workbench> bench, Console console) {
    return new CommandLine(new PredictCommand())
        .addSubcommand(new Tcp(bench, console))
        .addSubcommand(new Udp(bench, console))
        .addSubcommand(new Ping(bench, console))
        .addSubcommand(new Dns(bench, console));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "predict needs a kind: tcp, udp, ping, dns");
  }

  /** What the kinds that send something share. */
  abstract static class Kind implements Callable<Integer> {
    private final Supplier<Workbench> bench;
    private final Console console;

    @Mixin private final OutputOption output = new OutputOption();

    Kind(Supplier<Workbench> bench, Console console) {
      this.bench = bench;
      this.console = console;
    }

    abstract String from();

    abstract String to();

    abstract String describe(String from, String host);

    abstract Prediction predict(DockerPrediction prediction, String from, String host);

    @Override
    public Integer call() {
      // What cannot be predicted is said before the engine is asked for anything.
      var source = PredictedPlaces.from(from());
      var target = PredictedPlaces.target(to());
      var prediction = DockerPrediction.of(bench.get().docker());
      var predicted =
          PredictedPlaces.hosts(target, prediction.setup()).stream()
              .map(host -> predict(prediction, source, host))
              .toList();
      var shown =
          predicted.stream()
              .map(one -> ShownPrediction.of(describe(from(), one.host()), one))
              .toList();
      console.show(output.format(), shown, () -> shown.forEach(one -> one.print(console.out())));
      return predicted.stream().allMatch(Prediction::reached) ? 0 : 1;
    }
  }

  /** {@code predict tcp}. */
  @Command(
      name = "tcp",
      description = "A TCP connection.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExample:%n",
      footer = "  predict tcp web database 5432")
  private static final class Tcp extends Kind {
    @Mixin private final Operands.FromToPort target = new Operands.FromToPort();

    Tcp(Supplier<Workbench> bench, Console console) {
      super(bench, console);
    }

    @Override
    String from() {
      return target.from();
    }

    @Override
    String to() {
      return target.to();
    }

    @Override
    String describe(String from, String host) {
      return "tcp " + from + " -> " + host + ":" + target.port();
    }

    @Override
    Prediction predict(DockerPrediction prediction, String from, String host) {
      return prediction.reach(from, host, PortRange.of(target.port()).first(), Protocol.TCP);
    }
  }

  /** {@code predict udp}. */
  @Command(
      name = "udp",
      description = "A datagram that is to be answered by one.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExample:%n",
      footer = "  predict udp web api 80")
  private static final class Udp extends Kind {
    @Mixin private final Operands.FromToPort target = new Operands.FromToPort();

    Udp(Supplier<Workbench> bench, Console console) {
      super(bench, console);
    }

    @Override
    String from() {
      return target.from();
    }

    @Override
    String to() {
      return target.to();
    }

    @Override
    String describe(String from, String host) {
      return "udp " + from + " -> " + host + ":" + target.port();
    }

    @Override
    Prediction predict(DockerPrediction prediction, String from, String host) {
      return prediction.reach(from, host, PortRange.of(target.port()).first(), Protocol.UDP);
    }
  }

  /** {@code predict ping}. */
  @Command(
      name = "ping",
      aliases = "icmp",
      description = "An ICMP echo.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExample:%n",
      footer = "  predict ping web api")
  private static final class Ping extends Kind {
    @Mixin private final Operands.FromTo target = new Operands.FromTo();

    Ping(Supplier<Workbench> bench, Console console) {
      super(bench, console);
    }

    @Override
    String from() {
      return target.from();
    }

    @Override
    String to() {
      return target.to();
    }

    @Override
    String describe(String from, String host) {
      return "ping " + from + " -> " + host;
    }

    @Override
    Prediction predict(DockerPrediction prediction, String from, String host) {
      return prediction.ping(from, host);
    }
  }

  /** {@code predict dns}. */
  @Command(
      name = "dns",
      description = "A name's IPv4 addresses, found the way a program in that place would.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExample:%n",
      footer = "  predict dns web api")
  private static final class Dns implements Callable<Integer> {
    private final Supplier<Workbench> bench;
    private final Console console;

    @Mixin private final OutputOption output = new OutputOption();

    @Mixin private final Operands.From origin = new Operands.From();

    @Parameters(index = "1", paramLabel = "NAME", description = "What is asked for.")
    private String name = "";

    Dns(Supplier<Workbench> bench, Console console) {
      this.bench = bench;
      this.console = console;
    }

    @Override
    public Integer call() {
      var from = PredictedPlaces.from(origin.from());
      var answer = DockerPrediction.of(bench.get().docker()).lookup(from, name);
      var shown =
          ShownPrediction.of(
              "dns " + origin.from() + " -> " + name,
              new Prediction(from, name, answer, List.of()));
      console.show(output.format(), shown, () -> shown.print(console.out()));
      return answer instanceof NameAnswer.Found ? 0 : 1;
    }
  }
}
