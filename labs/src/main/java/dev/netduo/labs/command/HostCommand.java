package dev.netduo.labs.command;

import dev.netduo.docker.DockerNames;
import dev.netduo.docker.host.Host;
import dev.netduo.docker.host.HostStatus;
import dev.netduo.docker.host.Hosts;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.console.Console;
import dev.netduo.emulator.console.OutputOption;
import dev.netduo.labs.line.Workbench;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code host add|ls|rm|cut|heal}. */
@Command(
    name = "host",
    description = {
      "Machines beside this one, each with a Docker Engine of its own, joined to one Swarm.",
      "docker --host NAME ... then works on one of them."
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  host add a b",
      "  docker --host a network create -d overlay --attachable wide",
      "  docker --host a run -d --name web --network wide netduo/box",
      "  docker --host b run --rm --network wide netduo/box wget -qO- http://web",
      "  host cut b"
    })
final class HostCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  private HostCommand() {}

  static CommandLine commandLine(Supplier<Workbench> bench, Console console) {
    return new CommandLine(new HostCommand())
        .addSubcommand(new Add(bench, console))
        .addSubcommand(new Ls(bench, console))
        .addSubcommand(new Rm(bench, console))
        .addSubcommand(new Cut(bench, console))
        .addSubcommand(new Heal(bench, console));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "host needs a command: add, ls, rm, cut, heal");
  }

  /** A host as it is shown. */
  record Shown(
      String name,
      String address,
      String engine,
      String role,
      String status,
      boolean cut,
      String version) {
    static Shown of(HostStatus status) {
      return new Shown(
          status.host().name(),
          status.host().address().toString(),
          status.host().engine(),
          status.role(),
          status.status(),
          status.cut(),
          status.version());
    }

    List<String> cells() {
      return List.of(name, address, role, status, cut ? "cut" : "", version);
    }
  }

  /** What the commands share. */
  private abstract static class Line implements Callable<Integer> {
    private final Supplier<Workbench> bench;
    private final Console console;

    @Mixin private final OutputOption output = new OutputOption();

    Line(Supplier<Workbench> bench, Console console) {
      this.bench = bench;
      this.console = console;
    }

    final Hosts hosts() {
      return bench.get().hosts();
    }

    final int table(List<HostStatus> hosts) {
      var shown = hosts.stream().map(Shown::of).toList();
      console.show(
          output.format(),
          shown,
          () ->
              console.table(
                  List.of("NAME", "ADDRESS", "ROLE", "STATUS", "CABLE", "ENGINE"),
                  shown.stream().map(Shown::cells).toList()));
      return 0;
    }

    final int names(List<String> done) {
      console.show(output.format(), done, () -> done.forEach(console.out()::println));
      return 0;
    }
  }

  /** {@code host add}. */
  @Command(
      name = "add",
      description = {
        "Starts machines with an Engine each and joins them to the session's Swarm.",
        "The first becomes its manager. With --address an Engine that runs already is joined."
      },
      mixinStandardHelpOptions = true,
      footerHeading = "%nExamples:%n",
      footer = {
        "  host add a b",
        "  host add --mtu 1400 a b",
        "  host add lab7 --address tcp://192.0.2.7:2375"
      })
  private static final class Add extends Line {
    @Option(
        names = "--address",
        paramLabel = "URL",
        description = "Where an Engine is that runs already, tcp://HOST:PORT.")
    private Optional<String> address = Optional.empty();

    @Option(
        names = "--mtu",
        paramLabel = "BYTES",
        defaultValue = "0",
        description = "Largest packet between the session's first hosts; the Engine's choice.")
    private int mtu;

    @Parameters(arity = "1..*", paramLabel = "NAME", description = "Names of new hosts.")
    private List<String> names = new ArrayList<>();

    Add(Supplier<Workbench> bench, Console console) {
      super(bench, console);
    }

    @Override
    public Integer call() {
      var added =
          address
              .map(url -> List.of(hosts().join(only(), url)))
              .orElseGet(() -> hosts().add(List.copyOf(names), mtu))
              .stream()
              .map(Host::name)
              .toList();
      return table(
          hosts().status().stream()
              .filter(status -> added.contains(status.host().name()))
              .toList());
    }

    private String only() {
      if (names.size() > 1) {
        throw new NetduoException(
            "one address is one host, but there are " + names.size() + " names",
            "add them one by one");
      }
      return names.getFirst();
    }
  }

  /** {@code host ls}. */
  @Command(
      name = "ls",
      description = "Lists the session's hosts with what the Swarm says of them.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExample:%n",
      footer = "  host ls -o json")
  private static final class Ls extends Line {
    Ls(Supplier<Workbench> bench, Console console) {
      super(bench, console);
    }

    @Override
    public Integer call() {
      return table(hosts().status());
    }
  }

  /** {@code host rm}. */
  @Command(
      name = "rm",
      description = {
        "Removes hosts with all that runs on them.",
        "An Engine that was joined by its address leaves the Swarm and runs on."
      },
      mixinStandardHelpOptions = true,
      footerHeading = "%nExample:%n",
      footer = "  host rm a b")
  private static final class Rm extends Line {
    @Parameters(arity = "1..*", paramLabel = DockerNames.HOST, description = "Hosts.")
    private List<String> names = new ArrayList<>();

    Rm(Supplier<Workbench> bench, Console console) {
      super(bench, console);
    }

    @Override
    public Integer call() {
      hosts().remove(List.copyOf(names));
      return names(List.copyOf(names));
    }
  }

  /** What {@code cut} and {@code heal} share. */
  private abstract static class CableLine extends Line {
    @Parameters(arity = "1..*", paramLabel = DockerNames.HOST, description = "Hosts.")
    private List<String> names = new ArrayList<>();

    CableLine(Supplier<Workbench> bench, Console console) {
      super(bench, console);
    }

    final int each(Consumer<Host> action) {
      names.stream().map(hosts()::get).toList().forEach(action);
      return names(List.copyOf(names));
    }
  }

  /** {@code host cut}. */
  @Command(
      name = "cut",
      description = {
        "Cuts hosts off from the others: every packet between them is lost.",
        "This machine still gets through, so that both sides can be looked at."
      },
      mixinStandardHelpOptions = true,
      footerHeading = "%nExamples:%n",
      footer = {"  host cut b", "  docker --host a node ls", "  docker --host b ps"})
  private static final class Cut extends CableLine {
    Cut(Supplier<Workbench> bench, Console console) {
      super(bench, console);
    }

    @Override
    public Integer call() {
      return each(hosts()::cut);
    }
  }

  /** {@code host heal}. */
  @Command(
      name = "heal",
      description = "Ends what host cut began.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExample:%n",
      footer = "  host heal b")
  private static final class Heal extends CableLine {
    Heal(Supplier<Workbench> bench, Console console) {
      super(bench, console);
    }

    @Override
    public Integer call() {
      return each(hosts()::heal);
    }
  }
}
