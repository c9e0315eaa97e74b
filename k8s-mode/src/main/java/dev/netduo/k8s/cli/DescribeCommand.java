package dev.netduo.k8s.cli;

import dev.netduo.k8s.api.ResourceKind;
import dev.netduo.k8s.cli.describe.Describer;
import dev.netduo.k8s.cli.grammar.Chosen;
import dev.netduo.k8s.cli.view.ObjectView;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kubectl describe}. */
@Command(
    name = "describe",
    description = "Tells objects at length, with what belongs to them and their events.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  kubectl describe pod web",
      "  kubectl describe svc/web deploy/web",
      "  kubectl describe networkpolicies -n shop"
    })
final class DescribeCommand extends KubeLine {
  @Mixin private final Targets targets = new Targets();

  @Parameters(
      index = "0",
      paramLabel = KubectlNames.TYPE,
      description = "Kinds as in deploy,svc, or TYPE/NAME.")
  private String type = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = KubectlNames.NAME,
      description = "Names.")
  private List<String> names = new ArrayList<>();

  DescribeCommand(Cli cli) {
    super(cli);
  }

  @Override
  int run() {
    var form = form();
    var operands = new ArrayList<String>(List.of(type));
    operands.addAll(names);
    var failures = new Failures();
    var found = new ArrayList<HasMetadata>();
    for (var chosen : Chosen.parse(operands, "describe")) {
      found.addAll(find(chosen.kind(), chosen, failures));
    }
    if (found.isEmpty() && failures.isEmpty()) {
      cli().note("No resources found in " + cli().namespace() + " namespace.");
    } else if (!found.isEmpty()) {
      new ObjectView(cli().console()).print(form, found, found.size() > 1, () -> tell(found));
    }
    failures.raise();
    return 0;
  }

  // As kubectl: a name that nothing has may be the beginning of several.
  private <T extends HasMetadata> List<T> find(
      ResourceKind<T> kind, Chosen chosen, Failures failures) {
    var exact = new Failures();
    var objects = targets.find(cli(), kind, chosen, exact);
    if (!objects.isEmpty() || chosen.names().isEmpty()) {
      exact.handTo(failures);
      return objects;
    }
    var alike =
        cli().api().list(kind, targets.namespace(cli(), kind)).items().stream()
            .filter(o -> chosen.names().stream().anyMatch(o.getMetadata().getName()::startsWith))
            .toList();
    if (alike.isEmpty()) {
      exact.handTo(failures);
    }
    return alike;
  }

  private void tell(List<HasMetadata> objects) {
    var describer = new Describer(cli().api(), cli().now());
    var texts = objects.stream().map(describer::describe).toList();
    cli().console().out().print(String.join("\n\n", texts));
    cli().console().out().flush();
  }
}
