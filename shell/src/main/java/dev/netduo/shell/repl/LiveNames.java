package dev.netduo.shell.repl;

import dev.netduo.docker.DockerNames;
import dev.netduo.docker.host.Host;
import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.cli.KubectlNames;
import dev.netduo.labs.line.Workbench;
import java.util.List;

/** The names there are right now, for completion. */
@FunctionalInterface
interface LiveNames {
  /**
   * Names for an operand or an option's value.
   *
   * @param label what its command calls it, for example {@code CONTAINER}
   * @param words the line up to it, with as much of it as is there
   */
  List<String> candidates(String label, List<String> words);

  /**
   * Those of a session: its cluster's for {@code kubectl}, its containers' for every other line.
   */
  static LiveNames of(Workbench bench) {
    return (label, words) -> {
      try {
        return words.getFirst().equals("kubectl")
            ? bench
                .findKubernetes()
                .map(cluster -> new KubectlNames(cluster.api()).candidates(label, words))
                .orElse(List.of())
            : label.equals(DockerNames.HOST)
                ? bench.hosts().list().stream().map(Host::name).toList()
                : bench.docker().names().candidates(label);
      } catch (NetduoException e) {
        // Without an Engine or an answer of the cluster there is nothing to complete, and the line
        // will say so when it is run.
        return List.of();
      }
    };
  }
}
