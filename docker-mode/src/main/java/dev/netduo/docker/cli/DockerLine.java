package dev.netduo.docker.cli;

import dev.netduo.docker.DockerContainer;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.console.OutputOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;

/** A docker command whose result can be had as text or JSON. */
abstract class DockerLine implements Callable<Integer> {
  private final Cli cli;

  @Mixin private final OutputOption output = new OutputOption();

  DockerLine(Cli cli) {
    this.cli = cli;
  }

  final Cli cli() {
    return cli;
  }

  /** Shows a result in the form that was asked for. */
  final void show(Object json, Runnable text) {
    cli.console().show(output.format(), json, text);
  }

  final OutputOption output() {
    return output;
  }

  /**
   * Does something to each named thing and prints the names of those it worked for, as docker does;
   * one that fails does not keep the others from their turn.
   */
  final void each(List<String> names, Consumer<String> action) {
    var done = new ArrayList<String>();
    var failed = new ArrayList<NetduoException>();
    for (var name : names) {
      try {
        action.accept(name);
        done.add(name);
      } catch (NetduoException e) {
        failed.add(e);
      }
    }
    show(done, () -> done.forEach(cli::line));
    if (failed.size() == 1) {
      throw failed.getFirst();
    }
    if (!failed.isEmpty()) {
      throw new NetduoException(
          String.join("; ", failed.stream().map(e -> String.valueOf(e.getMessage())).toList()),
          failed.getFirst().hint(),
          failed.getFirst());
    }
  }

  /** As {@link #each}, for containers. */
  final void eachContainer(List<String> names, Consumer<DockerContainer> action) {
    each(names, name -> action.accept(cli.containers().get(name)));
  }
}
