package dev.netduo.shell.command;

import dev.netduo.k8s.conformance.Suite;
import dev.netduo.k8s.conformance.dns.DnsSuite;
import dev.netduo.k8s.conformance.policy.PolicySuite;
import dev.netduo.k8s.conformance.service.ServiceSuite;
import dev.netduo.k8s.service.ProxyMode;
import dev.netduo.labs.conformance.ConformanceFormat;
import dev.netduo.labs.conformance.ConformanceReport;
import dev.netduo.labs.conformance.ConformanceRun;
import dev.netduo.labs.report.ReportFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code netduo conformance}. */
@Command(
    name = "conformance",
    mixinStandardHelpOptions = true,
    description = {
      "Tries files of conformance cases on a cluster of real containers.",
      "Exit code: 0 everything was as the cases say, 1 something was not, 2 some could not be run."
    },
    footer = {
      "",
      "Examples:",
      "  netduo conformance policy netpol-cases.yaml",
      "  netduo conformance dns dns-cases.yaml",
      "  netduo conformance policy my-cases.yaml --only C12 --only S24",
      "  netduo conformance policy netpol-cases.yaml -o junit > result.xml",
      "  netduo conformance service service-cases.yaml",
      "  netduo conformance service service-cases.yaml --proxy-mode iptables"
    })
public final class ConformanceCommand implements Runnable {
  private final Surroundings surroundings;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** The command in its surroundings. */
  public ConformanceCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** What every kind of cases takes. */
  static final class Choice {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files of cases.")
    private List<Path> files = List.of();

    @Option(
        names = "--only",
        paramLabel = "ID",
        description = "Try only this case; may be given several times.")
    private List<String> only = List.of();

    @Option(
        names = {"-o", "--output"},
        paramLabel = "text|json|junit",
        defaultValue = "TEXT",
        description = "Form of the report; text where it is not given.")
    private ReportFormat format = ReportFormat.TEXT;
  }

  @Override
  public void run() {
    var kinds = String.join(", ", spec.subcommands().keySet());
    throw new ParameterException(spec.commandLine(), "which of " + kinds + "?");
  }

  @Command(
      name = "policy",
      mixinStandardHelpOptions = true,
      exitCodeOnExecutionException = ConformanceReport.NOT_RUN,
      description =
          "Network policies: who reaches whom among nine pods, three nodes and three outside hosts.",
      footer = {"", "Example:", "  netduo conformance policy netpol-cases.yaml --only C12"})
  int policy(@Mixin Choice choice) {
    return run("policy", choice, PolicySuite::read);
  }

  @Command(
      name = "dns",
      mixinStandardHelpOptions = true,
      exitCodeOnExecutionException = ConformanceReport.NOT_RUN,
      description =
          "Cluster DNS: what its server answers, what resolvers send, what pods have in their files.",
      footer = {"", "Example:", "  netduo conformance dns dns-cases.yaml -o junit > result.xml"})
  int dns(@Mixin Choice choice) {
    return run("dns", choice, DnsSuite::read);
  }

  @Command(
      name = "service",
      mixinStandardHelpOptions = true,
      exitCodeOnExecutionException = ConformanceReport.NOT_RUN,
      description =
          "Services: who answers on which address, and whose address it sees (docs/services.md).",
      footer = {
        "",
        "Example:",
        "  netduo conformance service service-cases.yaml --proxy-mode iptables"
      })
  int service(
      @Mixin Choice choice,
      @Option(
              names = "--proxy-mode",
              paramLabel = "MODE",
              defaultValue = "nftables",
              description = "As for 'netduo up'; ${DEFAULT-VALUE} where it is not given.")
          String proxyMode) {
    var mode = ProxyMode.named(proxyMode);
    return run("service", choice, file -> ServiceSuite.read(file).in(mode));
  }

  private int run(String name, Choice choice, Function<Path, ? extends Suite> reader) {
    var run = new ConformanceRun(name, choice.files, choice.only, reader);
    try (var own = OwnSession.start(surroundings, "conformance-" + name)) {
      var report = run.run(own.session(), own.agent());
      var out = surroundings.console().out();
      out.print(ConformanceFormat.render(choice.format, report));
      out.flush();
      return report.exitCode();
    }
  }
}
