package dev.netduo.labs.command;

import dev.netduo.emulator.console.Console;
import dev.netduo.emulator.console.OutputOption;
import dev.netduo.k8s.cluster.NodeChanges;
import dev.netduo.labs.line.Workbench;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cluster node add|rm|disconnect|connect}. */
@Command(
    name = "node",
    description =
        "Nodes that join a running cluster, leave it, and are cut from the others as by a broken cable.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cluster node add n4 n5",
      "  netduo --session dev cluster node rm n4",
      "  cluster node disconnect n2"
    })
final class ClusterNodeCommand implements Runnable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Spec private CommandSpec spec = CommandSpec.create();

  private ClusterNodeCommand() {}

  static CommandLine commandLine(Supplier<Workbench> bench, Console console) {
    return new CommandLine(new ClusterNodeCommand())
        .addSubcommand(new Add(bench, console))
        .addSubcommand(new Rm(bench, console))
        .addSubcommand(new Disconnect(bench, console))
        .addSubcommand(new Connect(bench, console));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "cluster node needs a command: add, rm, disconnect, connect");
  }

  /** What they share. */
  private abstract static class Line implements Callable<Integer> {
    private final Supplier<Workbench> bench;
    private final Console console;

    @Parameters(arity = "1..*", paramLabel = "NAME", description = "Names of nodes.")
    private List<String> names = new ArrayList<>();

    @Mixin private final OutputOption output = new OutputOption();

    Line(Supplier<Workbench> bench, Console console) {
      this.bench = bench;
      this.console = console;
    }

    final int each(String work, String done, BiConsumer<NodeChanges, String> change) {
      var changes = new NodeChanges(bench.get().kubernetes().api(), PATIENCE);
      for (var name : names) {
        bench
            .get()
            .session()
            .events()
            .during(
                work + " node " + name,
                () -> {
                  change.accept(changes, name);
                  return true;
                });
      }
      console.show(
          output.format(),
          Map.of(done, names),
          () -> names.forEach(name -> console.out().println("node " + name + " " + done)));
      return 0;
    }
  }

  /** {@code cluster node add}. */
  @Command(
      name = "add",
      description = {
        "Adds nodes and waits until they are ready: each gets a container, a part of the pod range,",
        "and a route on all others."
      },
      mixinStandardHelpOptions = true,
      footerHeading = "%nExample:%n",
      footer = "  cluster node add n4")
  private static final class Add extends Line {
    Add(Supplier<Workbench> bench, Console console) {
      super(bench, console);
    }

    @Override
    public Integer call() {
      return each("add", "added", NodeChanges::add);
    }
  }

  /** {@code cluster node rm}. */
  @Command(
      name = "rm",
      description = {
        "Takes nodes away and waits until their pods are gone; controllers make others elsewhere."
      },
      mixinStandardHelpOptions = true,
      footerHeading = "%nExample:%n",
      footer = "  cluster node rm n4")
  private static final class Rm extends Line {
    Rm(Supplier<Workbench> bench, Console console) {
      super(bench, console);
    }

    @Override
    public Integer call() {
      return each("remove", "removed", NodeChanges::remove);
    }
  }

  /** {@code cluster node disconnect}. */
  @Command(
      name = "disconnect",
      description = {
        "Cuts nodes from the network between the nodes and waits until the cluster has noticed.",
        "What runs on them goes on; their pods leave the services they are behind."
      },
      mixinStandardHelpOptions = true,
      footerHeading = "%nExample:%n",
      footer = "  cluster node disconnect n2")
  private static final class Disconnect extends Line {
    Disconnect(Supplier<Workbench> bench, Console console) {
      super(bench, console);
    }

    @Override
    public Integer call() {
      return each("disconnect", "disconnected", NodeChanges::disconnect);
    }
  }

  /** {@code cluster node connect}. */
  @Command(
      name = "connect",
      description = "Connects nodes again that were cut, and waits until they are ready.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExample:%n",
      footer = "  cluster node connect n2")
  private static final class Connect extends Line {
    Connect(Supplier<Workbench> bench, Console console) {
      super(bench, console);
    }

    @Override
    public Integer call() {
      return each("connect", "connected", NodeChanges::connect);
    }
  }
}
