package dev.netduo.shell.command;

import dev.netduo.emulator.Nearest;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.console.OutputOption;
import dev.netduo.k8s.process.ClusterHome;
import dev.netduo.k8s.process.ClusterHomes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code netduo down}. */
@Command(
    name = "down",
    mixinStandardHelpOptions = true,
    description = {
      "Remove a cluster of netduo up: its process, containers, networks, state and context.",
      "Works as well where its process was killed."
    },
    footer = {
      "",
      "Examples:",
      "  netduo down",
      "  netduo down --name second",
      "  netduo down --all"
    })
public final class DownCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = ClusterProcesses.DEFAULT_NAME,
      description = "The cluster's name; ${DEFAULT-VALUE} where it is not given.")
  private String name = "";

  @Option(
      names = {"-a", "--all"},
      description = "All clusters.")
  private boolean all;

  @Mixin private final OutputOption output = new OutputOption();

  /** The command in its surroundings. */
  public DownCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    var homes = ClusterHomes.of(surroundings.environment());
    var wanted = all ? homes.all() : List.of(known(homes));
    for (var home : wanted) {
      surroundings.events().during("remove cluster " + home.name(), () -> remove(home));
    }
    var removed = wanted.stream().map(ClusterHome::name).toList();
    surroundings.console().show(output.format(), Map.of("removed", removed), () -> print(removed));
    return 0;
  }

  private ClusterHome known(ClusterHomes homes) {
    var home = homes.home(name);
    if (!home.exists()) {
      var names = homes.all().stream().map(ClusterHome::name).toList();
      throw new NetduoException(
          "there is no cluster " + name,
          Nearest.to(name, names)
              .map(near -> "did you mean --name " + near + "?")
              .orElse(
                  names.isEmpty()
                      ? "start one with: netduo up"
                      : "there are " + String.join(", ", names)));
    }
    return home;
  }

  private boolean remove(ClusterHome home) {
    ClusterProcesses.remove(home, surroundings);
    return true;
  }

  private void print(List<String> removed) {
    var out = surroundings.console().out();
    if (removed.isEmpty()) {
      out.println("nothing to remove");
    }
    removed.forEach(cluster -> out.println("cluster " + cluster + " removed"));
  }
}
