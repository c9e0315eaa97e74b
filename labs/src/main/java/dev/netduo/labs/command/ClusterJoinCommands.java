package dev.netduo.labs.command;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.console.Console;
import dev.netduo.emulator.console.OutputOption;
import dev.netduo.k8s.process.ClusterHomes;
import dev.netduo.k8s.process.ClusterJoin;
import dev.netduo.labs.line.Workbench;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code cluster join} and {@code cluster part}. */
final class ClusterJoinCommands {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private ClusterJoinCommands() {}

  /** What the two share. */
  abstract static class Line implements Callable<Integer> {
    private final Supplier<Workbench> bench;
    private final Console console;

    @Parameters(index = "0", paramLabel = "CLUSTER", description = "A cluster of netduo up.")
    private String first = "";

    @Parameters(index = "1", paramLabel = "OTHER", description = "Another one.")
    private String second = "";

    @Mixin private final OutputOption output = new OutputOption();

    Line(Supplier<Workbench> bench, Console console) {
      this.bench = bench;
      this.console = console;
    }

    final String first() {
      return first;
    }

    final String second() {
      return second;
    }

    final Workbench bench() {
      return bench.get();
    }

    final ClusterJoin clusters() {
      // They are other programs', and not the session's of these lines.
      if (bench().policy().isPresent()) {
        throw new NetduoException("untrusted lines cannot join clusters");
      }
      return new ClusterJoin(ClusterHomes.of(System.getenv()));
    }

    final int show(String done) {
      console.show(
          output.format(),
          Map.of(done, List.of(first, second)),
          () -> console.out().println("clusters " + first + " and " + second + " are " + done));
      return 0;
    }
  }

  /** {@code cluster join}. */
  @Command(
      name = "join",
      description = {
        "Joins two clusters of netduo up: pods and services of each are reached from the other, by",
        "their own addresses, and what a ServiceExport names is NAME.NAMESPACE.svc.clusterset.local",
        "in both. Their pod, service and node ranges must not overlap."
      },
      mixinStandardHelpOptions = true,
      footerHeading = "%nExamples:%n",
      footer = {
        "  netduo up --name east",
        "  netduo up --name west --pod-cidr 10.20.0.0/16 --service-cidr 10.21.0.0/16",
        "  netduo cluster join east west"
      })
  static final class Join extends Line {
    Join(Supplier<Workbench> bench, Console console) {
      super(bench, console);
    }

    @Override
    public Integer call() {
      var clusters = clusters();
      bench()
          .session()
          .events()
          .during(
              "join clusters " + first() + " and " + second(),
              () -> {
                clusters.join(first(), second(), PATIENCE);
                return true;
              });
      return show("joined");
    }
  }

  /** {@code cluster part}. */
  @Command(
      name = "part",
      description = {
        "Parts two clusters that were joined: routes, imported services and names go, and the",
        "network between them. A cluster that is removed parts from all others."
      },
      mixinStandardHelpOptions = true,
      footerHeading = "%nExample:%n",
      footer = "  netduo cluster part east west")
  static final class Part extends Line {
    Part(Supplier<Workbench> bench, Console console) {
      super(bench, console);
    }

    @Override
    public Integer call() {
      clusters().part(first(), second());
      return show("parted");
    }
  }
}
