package dev.netduo.k8s.cli;

import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.ResourceKind;
import dev.netduo.k8s.cli.view.OutputForm;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The commands about the cluster itself. */
final class ClusterCommands {
  private ClusterCommands() {}

  /** {@code kubectl api-resources}. */
  @Command(
      name = "api-resources",
      description = "Shows the kinds of object the cluster knows.",
      footerHeading = "%nExamples:%n",
      footer = {"  kubectl api-resources", "  kubectl api-resources --namespaced=false -o name"})
  static final class ApiResources extends KubeLine {
    @Option(
        names = "--namespaced",
        arity = "0..1",
        fallbackValue = "true",
        paramLabel = "true|false",
        description = "Only kinds whose objects live in a namespace, or only others.")
    private java.util.Optional<Boolean> namespaced = java.util.Optional.empty();

    @Option(names = "--no-headers", description = "No header line.")
    private boolean noHeaders;

    ApiResources(Cli cli) {
      super(cli);
    }

    /** A kind as JSON. */
    record Row(
        String name, List<String> shortNames, String apiVersion, boolean namespaced, String kind) {
      static Row of(ResourceKind<?> kind) {
        return new Row(
            kind.plural(), kind.shortNames(), kind.apiVersion(), kind.namespaced(), kind.kind());
      }
    }

    @Override
    int run() {
      var kinds =
          Kinds.ALL.stream()
              .filter(kind -> namespaced.isEmpty() || namespaced.get() == kind.namespaced())
              .toList();
      if (form() instanceof OutputForm.Name) {
        kinds.forEach(kind -> cli().line(kind.qualifiedPlural()));
        return 0;
      }
      show(kinds.stream().map(Row::of).toList(), () -> table(kinds));
      return 0;
    }

    private void table(List<ResourceKind<?>> kinds) {
      var rows =
          kinds.stream()
              .map(kind ->
                  List.of(
                      kind.plural(),
                      String.join(",", kind.shortNames()),
                      kind.apiVersion(),
                      Boolean.toString(kind.namespaced()),
                      kind.kind()))
              .toList();
      if (noHeaders) {
        rows.forEach(row -> cli().line(String.join("   ", row)));
      } else {
        cli()
            .console()
            .table(List.of("NAME", "SHORTNAMES", "APIVERSION", "NAMESPACED", "KIND"), rows);
      }
    }
  }

  /** {@code kubectl version}. */
  @Command(
      name = "version",
      description = "Shows whose API this is.",
      footerHeading = "%nExample:%n",
      footer = "  kubectl version")
  static final class Version extends KubeLine {
    // The release whose defaults, refusals and words are the model here.
    private static final String MODEL = "v1.36";

    @Option(names = "--client", description = "Only the client's.")
    private boolean client;

    Version(Cli cli) {
      super(cli);
    }

    /** As JSON. */
    record Versions(String clientVersion, String serverVersion) {}

    @Override
    int run() {
      var version = "netduo, after Kubernetes " + MODEL;
      show(
          new Versions(version, client ? "" : version),
          () -> {
            cli().line("Client Version: " + version);
            if (!client) {
              cli().line("Server Version: " + version);
            }
          });
      return 0;
    }
  }

  /** {@code kubectl cluster-info}. */
  @Command(
      name = "cluster-info",
      description = "Shows where the cluster's own services answer.",
      footerHeading = "%nExample:%n",
      footer = "  kubectl cluster-info")
  static final class ServiceAddresses extends KubeLine {
    ServiceAddresses(Cli cli) {
      super(cli);
    }

    /** A service of the cluster. */
    record Endpoint(String name, String address) {}

    @Override
    int run() {
      var endpoints = new ArrayList<Endpoint>();
      endpoints.add(new Endpoint("Kubernetes control plane", "this netduo process"));
      cli()
          .api()
          .get(Kinds.SERVICE, "kube-system", "kube-dns")
          .ifPresent(dns ->
              endpoints.add(new Endpoint("Cluster DNS", dns.getSpec().getClusterIP() + ":53")));
      show(
          endpoints,
          () -> endpoints.forEach(e -> cli().line(e.name() + " is running at " + e.address())));
      return 0;
    }
  }
}
