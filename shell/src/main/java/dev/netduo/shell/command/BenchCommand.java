package dev.netduo.shell.command;

import dev.netduo.emulator.console.OutputOption;
import dev.netduo.labs.bench.HostsBench;
import dev.netduo.labs.bench.MatrixBench;
import dev.netduo.labs.bench.StartBench;
import dev.netduo.labs.bench.api.ApiBench;
import dev.netduo.labs.bench.api.ApiSheet;
import dev.netduo.labs.bench.dataplane.DataPlaneBench;
import dev.netduo.labs.bench.dataplane.DataPlaneSheet;
import dev.netduo.labs.bench.dataplane.ProxyBench;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code netduo bench}. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "How fast netduo is, against what lies underneath and in the same run.",
    footer = {
      "",
      "Examples:",
      "  netduo bench start -o json",
      "  netduo bench matrix --rounds 5",
      "  netduo bench hosts -o json",
      "  netduo bench dataplane -o json",
      "  netduo bench proxies --services 2000",
      "  netduo bench api --watchers 500"
    })
public final class BenchCommand implements Runnable {
  private static final String SESSION = "bench";
  private static final int MOST_OBJECTS = 100_000;
  private static final int MOST_WATCHERS = 1_000;

  private final Surroundings surroundings;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** The command in its surroundings. */
  public BenchCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "which of start, matrix, hosts, dataplane, proxies, api?");
  }

  @Command(
      name = "start",
      mixinStandardHelpOptions = true,
      description =
          "Three nodes with twelve pods until everything answers, against the Engine alone with the same containers.",
      footer = {"", "Example:", "  netduo bench start --rounds 5"})
  int start(
      @Option(
              names = "--rounds",
              defaultValue = "3",
              description = "Pairs that count (default: 3); one more is not counted.")
          int rounds,
      @Mixin OutputOption output) {
    require("--rounds", rounds, Integer.MAX_VALUE);
    try (var own = OwnSession.start(surroundings, SESSION)) {
      var outcome = new StartBench(own.session(), own.agent(), own.prober()).run(rounds);
      show(
          output,
          outcome,
          List.of(
              String.format(
                  Locale.ROOT,
                  "%d nodes, %d pods, %d containers: netduo %.0f ms until all answer, Engine alone %.0f ms, ratio %.2f (medians of %d)",
                  outcome.nodes(),
                  outcome.pods(),
                  outcome.containers(),
                  outcome.median().netduoMillis(),
                  outcome.median().engineMillis(),
                  outcome.median().ratio(),
                  outcome.pairs().size())));
    }
    return 0;
  }

  @Command(
      name = "matrix",
      mixinStandardHelpOptions = true,
      description = "Nine pods to nine pods, two ports, TCP and UDP, with denials.",
      footer = {"", "Example:", "  netduo bench matrix -o json"})
  int matrix(
      @Option(
              names = "--rounds",
              defaultValue = "5",
              description = "Matrices that count (default: 5); one more is not counted.")
          int rounds,
      @Mixin OutputOption output) {
    require("--rounds", rounds, Integer.MAX_VALUE);
    try (var own = OwnSession.start(surroundings, SESSION)) {
      var outcome = new MatrixBench(own.session(), own.agent(), own.prober()).run(rounds);
      show(
          output,
          outcome,
          List.of(
              String.format(
                  Locale.ROOT,
                  "%d probes, %d of them denied as the policies say: %.0f ms (median of %d)",
                  outcome.probes(),
                  outcome.denied(),
                  outcome.medianMillis(),
                  outcome.millis().size())));
    }
    return 0;
  }

  @Command(
      name = "hosts",
      mixinStandardHelpOptions = true,
      description =
          "Two machines with an Engine each, from nothing to a pair that finds each other by name on an overlay, and away again.",
      footer = {"", "Example:", "  netduo bench hosts -o json"})
  int hosts(
      @Option(
              names = "--rounds",
              defaultValue = "3",
              description = "Rounds that count (default: 3); one more is not counted.")
          int rounds,
      @Mixin OutputOption output) {
    require("--rounds", rounds, Integer.MAX_VALUE);
    try (var own = OwnSession.start(surroundings, SESSION)) {
      var outcome = new HostsBench(own.session()).run(rounds);
      var median = outcome.median();
      show(
          output,
          outcome,
          List.of(
              String.format(
                  Locale.ROOT,
                  "%.0f ms in all: hosts %.0f, overlay %.0f, containers %.0f, reached %.0f; removed in %.0f ms (medians of %d)",
                  median.total(),
                  median.hosts(),
                  median.network(),
                  median.containers(),
                  median.reached(),
                  median.removal(),
                  outcome.rounds().size())));
    }
    return 0;
  }

  @Command(
      name = "dataplane",
      mixinStandardHelpOptions = true,
      description =
          "Through services, past policies and to names: ratios to straight traffic, with few services and with many.",
      footer = {"", "Example:", "  netduo bench dataplane --services 2000 -o json"})
  int dataplane(
      @Option(
              names = "--services",
              defaultValue = "10000",
              description =
                  "Services beside the measured one where there are many, at most 10000 (default: 10000).")
          int services,
      @Option(
              names = "--policies",
              defaultValue = "1000",
              description = "Policies where there are many, at most 10000 (default: 1000).")
          int policies,
      @Option(
              names = "--pairs",
              defaultValue = "5",
              description = "Rounds of samples of both sides, for each ratio (default: 5).")
          int pairs,
      @Mixin OutputOption output) {
    require("--services", services, DataPlaneBench.MOST);
    require("--policies", policies, DataPlaneBench.MOST);
    require("--pairs", pairs, Integer.MAX_VALUE);
    try (var own = OwnSession.start(surroundings, SESSION)) {
      var outcome = new DataPlaneBench(own.session(), own.agent(), services, policies, pairs).run();
      show(output, outcome, DataPlaneSheet.lines(outcome));
    }
    return 0;
  }

  @Command(
      name = "proxies",
      mixinStandardHelpOptions = true,
      description =
          "Through a service in each proxy mode, alone and among many: ratios to straight traffic.",
      footer = {"", "Example:", "  netduo bench proxies --services 2000"})
  int proxies(
      @Option(
              names = "--services",
              defaultValue = "1000",
              description = "Services beside the measured one, at most 10000 (default: 1000).")
          int services,
      @Option(
              names = "--pairs",
              defaultValue = "3",
              description = "Rounds of samples of both sides, for each ratio (default: 3).")
          int pairs,
      @Mixin OutputOption output) {
    require("--services", services, DataPlaneBench.MOST);
    require("--pairs", pairs, Integer.MAX_VALUE);
    try (var own = OwnSession.start(surroundings, SESSION)) {
      var outcome = new ProxyBench(own.session(), own.agent(), services, pairs).run();
      show(output, outcome, DataPlaneSheet.lines(outcome));
    }
    return 0;
  }

  @Command(
      name = "api",
      mixinStandardHelpOptions = true,
      description =
          "The API server by itself, without an Engine: lists of many pods, and many watchers.",
      footer = {"", "Example:", "  netduo bench api --objects 5000 --watchers 500"})
  int api(
      @Option(
              names = "--objects",
              defaultValue = "1000",
              description = "Pods that are listed, at most 100000 (default: 1000).")
          int objects,
      @Option(
              names = "--watchers",
              defaultValue = "100",
              description = "Watchers at one time, at most 1000 (default: 100).")
          int watchers,
      @Option(
              names = "--pairs",
              defaultValue = "5",
              description = "Pairs that each ratio is made of (default: 5).")
          int pairs,
      @Mixin OutputOption output) {
    require("--objects", objects, MOST_OBJECTS);
    require("--watchers", watchers, MOST_WATCHERS);
    require("--pairs", pairs, Integer.MAX_VALUE);
    var outcome = new ApiBench(surroundings.events(), objects, watchers, pairs).run();
    show(output, outcome, ApiSheet.lines(outcome));
    return 0;
  }

  private void require(String option, int value, int most) {
    if (value < 1 || value > most) {
      throw new ParameterException(
          spec.commandLine(),
          option + (value < 1 ? " must be 1 or more" : " must be at most " + most));
    }
  }

  private void show(OutputOption output, Object outcome, List<String> lines) {
    var console = surroundings.console();
    console.show(output.format(), outcome, () -> lines.forEach(console.out()::println));
  }
}
