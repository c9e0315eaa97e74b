package dev.netduo.shell.repl;

import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.labs.line.Workbench;
import java.util.List;
import java.util.stream.Stream;

/** The names there are right now, for completion. */
final class LiveNames {
  private final Workbench bench;

  LiveNames(Workbench bench) {
    this.bench = bench;
  }

  /**
   * Names for an operand.
   *
   * @param label what the command calls it, for example {@code CONTAINER}
   */
  List<String> candidates(String label) {
    try {
      var docker = bench.docker().names().candidates(label);
      return docker.isEmpty() ? kubernetes(label) : docker;
    } catch (NetduoException e) {
      // Without an Engine there is nothing to complete, and the line will say so when it is run.
      return List.of();
    }
  }

  private List<String> kubernetes(String label) {
    return bench.cluster().stream()
        .flatMap(cluster ->
            switch (label) {
              case "POD" ->
                  cluster.api().list(Kinds.POD, "default").items().stream()
                      .map(pod -> ObjectKey.of(pod).name());
              case "NODE" -> cluster.spec().nodeNames().stream();
              case "NAMESPACE" ->
                  cluster.api().list(Kinds.NAMESPACE).items().stream()
                      .map(ns -> ObjectKey.of(ns).name());
              case "TYPE" -> Kinds.ALL.stream().map(kind -> kind.plural());
              default -> Stream.<String>empty();
            })
        .toList();
  }
}
