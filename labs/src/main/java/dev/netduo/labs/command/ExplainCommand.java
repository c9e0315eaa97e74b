package dev.netduo.labs.command;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.console.Console;
import dev.netduo.emulator.console.OutputOption;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.k8s.explain.PolicyQuestion;
import dev.netduo.labs.line.Workbench;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code explain}: which policy and rule decide about a connection. */
@Command(
    name = "explain",
    description = {
      "Says whether the cluster's policies let a connection through, and which policy and rule",
      "decide at either end. Nothing is sent.",
      "Exit code: 0 allowed, 1 denied."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  explain web db 5432",
      "  explain shop/web n2 53/udp",
      "  explain 192.0.2.10 shop/web 80 -o json"
    })
final class ExplainCommand implements Callable<Integer> {
  private final Supplier<Workbench> bench;
  private final Console console;

  @Parameters(
      index = "0",
      paramLabel = "FROM",
      description = "A pod as NAME or NAMESPACE/NAME, a node, or an address.")
  private String from = "";

  @Parameters(index = "1", paramLabel = "TO", description = "One of those.")
  private String to = "";

  @Parameters(index = "2", paramLabel = "PORT[/PROTOCOL]", description = "TCP where not said.")
  private String port = "";

  @Option(
      names = {"-n", "--namespace"},
      defaultValue = "default",
      description = "Where pods without a namespace are (default: ${DEFAULT-VALUE}).")
  private String namespace = "default";

  @Mixin private final OutputOption output = new OutputOption();

  ExplainCommand(Supplier<Workbench> bench, Console console) {
    this.bench = bench;
    this.console = console;
  }

  @Override
  public Integer call() {
    var words = List.of(port.split("/", 2));
    var protocol = words.size() == 1 ? Protocol.TCP : protocol(words.get(1));
    var answer =
        new PolicyQuestion(bench.get().kubernetes().api())
            .ask(from, to, namespace, protocol, number(words.getFirst()));
    var decision = answer.decision();
    var verdict = decision.allowed() ? "allowed" : "denied";
    console.show(
        output.format(),
        Map.of(
            "from", answer.from().toString(),
            "to", answer.to().toString(),
            "protocol", protocol.name(),
            "port", answer.port(),
            "verdict", verdict,
            "egress", decision.egress(),
            "ingress", decision.ingress()),
        () -> {
          var out = console.out();
          out.println(
              from
                  + " ("
                  + answer.from()
                  + ") -> "
                  + to
                  + " ("
                  + answer.to()
                  + ") "
                  + answer.port()
                  + "/"
                  + protocol
                  + ": "
                  + verdict);
          out.println("  egress of " + from + ": " + decision.egress().reason());
          out.println("  ingress of " + to + ": " + decision.ingress().reason());
        });
    return decision.allowed() ? 0 : 1;
  }

  private static Protocol protocol(String word) {
    try {
      return Protocol.valueOf(word.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new NetduoException(
          "'" + word + "' is no protocol", "write it as in 53/udp; known are tcp, udp, sctp", e);
    }
  }

  private static int number(String word) {
    try {
      var number = Integer.parseInt(word);
      if (number >= 1 && number <= 65535) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below, as for a number out of range
    }
    throw new NetduoException("'" + word + "' is no port", "write a number from 1 to 65535");
  }
}
