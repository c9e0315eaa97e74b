package dev.netduo.k8s.cli;

import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.ResourceKind;
import dev.netduo.k8s.api.Selector;
import dev.netduo.k8s.cli.grammar.Chosen;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which objects a line is about: {@code -l} and {@code -A} beside its operands. */
final class Targets {
  @Option(
      names = {"-l", "--selector"},
      paramLabel = "SELECTOR",
      description = "Only objects with these labels, as in app=web,tier!=front.")
  private Optional<String> selector = Optional.empty();

  @Option(
      names = {"-A", "--all-namespaces"},
      description = "The objects of every namespace.")
  private boolean allNamespaces;

  boolean allNamespaces() {
    return allNamespaces;
  }

  boolean hasSelector() {
    return selector.isPresent();
  }

  /** The chosen objects; those that are missing are told to {@code failures}. */
  <T extends HasMetadata> List<T> find(
      Cli cli, ResourceKind<T> kind, Chosen chosen, Failures failures) {
    var namespace = namespace(cli, kind);
    if (chosen.names().isEmpty()) {
      var wanted = selector.map(Selector::parse).orElse(KubeApi.EVERYTHING);
      return cli.api().list(kind, namespace, wanted).items();
    }
    if (selector.isPresent()) {
      throw new NetduoException(
          "name cannot be provided when a selector is specified", "leave one of them out");
    }
    if (allNamespaces && kind.namespaced()) {
      throw new NetduoException(
          "a resource cannot be retrieved by name across all namespaces",
          "say which one: -n " + KubectlNames.NAMESPACE);
    }
    var found = new ArrayList<T>();
    for (var name : chosen.names()) {
      failures.attempt(() -> found.add(cli.api().require(kind, namespace, name)));
    }
    return found;
  }

  /**
   * The chosen objects of a line that changes them.
   *
   * @param all whether every object may be meant where neither name nor label was given
   */
  List<HasMetadata> change(Cli cli, List<Chosen> chosen, boolean all, Failures failures) {
    var found = new ArrayList<HasMetadata>();
    for (var each : chosen) {
      if (each.names().isEmpty() && selector.isEmpty() && !all) {
        throw new NetduoException(
            "resource(s) were provided, but no name was specified",
            "name them, choose them with -l, or take all with --all");
      }
      found.addAll(find(cli, each.kind(), each, failures));
    }
    return found;
  }

  String namespace(Cli cli, ResourceKind<?> kind) {
    return kind.namespaced() && !allNamespaces ? cli.namespace() : KubeApi.ALL_NAMESPACES;
  }
}
