package dev.netduo.shell.command;

import dev.netduo.docker.grammar.HumanTime;
import dev.netduo.docker.host.Hosts;
import dev.netduo.emulator.Nearest;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.console.OutputOption;
import dev.netduo.emulator.session.Removal;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.session.SessionSummary;
import dev.netduo.emulator.session.Sessions;
import dev.netduo.k8s.process.ClusterHomes;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code netduo ls} and {@code netduo rm}. */
public final class SessionsCommands {
  private SessionsCommands() {}

  /** {@code netduo ls}. */
  @Command(
      name = "ls",
      mixinStandardHelpOptions = true,
      description = "List the sessions that have containers or networks in the Engine.",
      footer = {"", "Examples:", "  netduo ls", "  netduo ls -o json"})
  public static final class Ls implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin private final OutputOption output = new OutputOption();

    /** The command in its surroundings. */
    public Ls(Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
      var sessions = new Sessions(surroundings.engine()).list();
      surroundings.console().show(output.format(), sessions, () -> print(sessions));
      return 0;
    }

    private void print(List<SessionSummary> sessions) {
      var now = Instant.now();
      surroundings
          .console()
          .table(
              List.of("SESSION", "MODES", "CONTAINERS", "NETWORKS", "CREATED"),
              sessions.stream()
                  .map(session ->
                      List.of(
                          session.name(),
                          String.join(",", session.modes()),
                          Integer.toString(session.containers()),
                          Integer.toString(session.networks()),
                          HumanTime.of(Duration.between(session.created(), now)) + " ago"))
                  .toList());
    }
  }

  /** {@code netduo rm}. */
  @Command(
      name = "rm",
      mixinStandardHelpOptions = true,
      description =
          "Remove every trace of a session, also of one whose program was killed. Touches nothing without netduo's labels.",
      footer = {"", "Examples:", "  netduo rm demo", "  netduo rm --all"})
  public static final class Rm implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(
        arity = "0..*",
        paramLabel = "NAME",
        description = "Sessions, as netduo ls names them.")
    private List<String> names = List.of();

    @Option(
        names = {"-a", "--all"},
        description = "All sessions.")
    private boolean all;

    @Mixin private final OutputOption output = new OutputOption();

    /** The command in its surroundings. */
    public Rm(Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
      if (all != names.isEmpty()) {
        throw new NetduoException(
            "netduo rm takes either names or --all", "see the names with: netduo ls");
      }
      var sessions = new Sessions(surroundings.engine());
      var known = sessions.list().stream().map(SessionSummary::name).toList();
      for (var name : names) {
        if (!known.contains(name)) {
          throw new NetduoException(
              "there is no session " + name,
              Nearest.to(name, known)
                  .map(near -> "did you mean " + near + "?")
                  .orElse("see the names with: netduo ls"));
        }
      }
      Map<String, Removal> removed = new LinkedHashMap<>();
      for (var name : all ? known : names) {
        removed.put(
            name,
            surroundings
                .events()
                .during(
                    "remove " + name,
                    () -> {
                      release(name);
                      return sessions.remove(name);
                    }));
      }
      surroundings.console().show(output.format(), removed, () -> print(removed));
      return 0;
    }

    // A cluster's process would make again what is removed under it. Engines elsewhere are in the
    // session's Swarm, but out of reach of its own Engine.
    private void release(String name) {
      ClusterHomes.of(surroundings.environment())
          .find(name)
          .ifPresent(home -> ClusterProcesses.remove(home, surroundings));
      try (var hosts = new Hosts(new Session(name, surroundings.engine(), surroundings.events()))) {
        hosts.release();
      }
    }

    private void print(Map<String, Removal> removed) {
      var out = surroundings.console().out();
      if (removed.isEmpty()) {
        out.println("nothing to remove");
      }
      removed.forEach((name, what) ->
          out.println(
              name
                  + ": removed "
                  + counted(what.containers().size(), "container")
                  + ", "
                  + counted(what.networks().size(), "network")));
    }

    private static String counted(int count, String thing) {
      return count + " " + thing + (count == 1 ? "" : "s");
    }
  }
}
