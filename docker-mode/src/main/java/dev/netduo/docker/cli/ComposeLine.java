package dev.netduo.docker.cli;

import dev.netduo.docker.compose.Execution;
import dev.netduo.docker.compose.Existing;
import dev.netduo.docker.compose.Outcome;
import dev.netduo.docker.compose.Planner;
import dev.netduo.docker.compose.Step;
import dev.netduo.docker.compose.model.ComposeProject;
import dev.netduo.emulator.NetduoException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A command of {@code docker compose}. */
abstract class ComposeLine extends DockerLine {
  private final ComposeOptions compose;

  ComposeLine(Cli cli, ComposeOptions compose) {
    super(cli);
    this.compose = compose;
  }

  final ComposeOptions compose() {
    return compose;
  }

  final Existing existing(String project) {
    return Existing.read(cli().mode().get(), project);
  }

  /**
   * Does what was planned; answers what became of each part, and tells it as docker does where
   * something failed.
   */
  final List<Outcome> execute(ComposeProject project, List<Step> steps) {
    var outcomes = new ArrayList<Outcome>();
    try {
      new Execution(cli().mode().get(), project, outcomes::add).run(steps);
    } catch (NetduoException e) {
      progress(outcomes, steps.size());
      throw e;
    }
    return outcomes;
  }

  /** On standard error, where docker has it, too: standard output is for results. */
  final void progress(List<Outcome> outcomes, int steps) {
    var err = cli().console().err();
    var done = outcomes.stream().filter(Outcome::done).count();
    if (steps > 0) {
      err.println("[+] Running " + done + "/" + steps);
    }
    var width = outcomes.stream().mapToInt(o -> title(o).length()).max().orElse(0);
    for (var outcome : outcomes) {
      var title = title(outcome);
      err.println(
          (outcome.done() ? " ✔ " : " ✘ ")
              + title
              + " ".repeat(width - title.length())
              + "  "
              + outcome.state());
    }
    err.flush();
  }

  private static String title(Outcome outcome) {
    return outcome.kind() + " " + outcome.name();
  }

  final void warnOfOrphans(ComposeProject project, Existing existing) {
    var orphans = Planner.orphans(project, existing);
    if (!orphans.isEmpty()) {
      var names = orphans.stream().map(Existing.OfContainer::name).collect(Collectors.joining(" "));
      cli()
          .console()
          .err()
          .println(
              "WARN Found orphan containers (["
                  + names
                  + "]) for this project. If you removed or"
                  + " renamed this service in your compose file, you can run this command with the"
                  + " --remove-orphans flag to clean it up.");
      cli().console().err().flush();
    }
  }
}
