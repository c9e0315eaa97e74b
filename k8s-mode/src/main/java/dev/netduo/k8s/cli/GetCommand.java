package dev.netduo.k8s.cli;

import dev.netduo.k8s.api.ResourceKind;
import dev.netduo.k8s.cli.grammar.Chosen;
import dev.netduo.k8s.cli.grammar.FieldSelector;
import dev.netduo.k8s.cli.view.JsonPath;
import dev.netduo.k8s.cli.view.ObjectView;
import dev.netduo.k8s.cli.view.OutputForm;
import dev.netduo.k8s.cli.view.TableView;
import dev.netduo.k8s.manifest.Trees;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubectl get}. */
@Command(
    name = "get",
    description = "Shows objects, one a line, or whole with -o yaml and the like.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  kubectl get pods -o wide",
      "  kubectl get deploy,svc -n shop --show-labels",
      "  kubectl get pod/web -o jsonpath='{.status.podIP}'"
    })
final class GetCommand extends KubeLine {
  @Mixin private final Targets targets = new Targets();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = KubectlNames.TYPE,
      description = "pods, svc,deploy, all, pod/web; the kinds: kubectl api-resources.")
  private Optional<String> type = Optional.empty();

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = KubectlNames.NAME,
      description = "Names.")
  private List<String> names = new ArrayList<>();

  @Option(names = "--show-labels", description = "A column with the labels.")
  private boolean showLabels;

  @Option(
      names = {"-L", "--label-columns"},
      split = ",",
      paramLabel = "LABEL",
      description = "A column for each of these labels.")
  private List<String> labelColumns = new ArrayList<>();

  @Option(names = "--no-headers", description = "No header line.")
  private boolean noHeaders;

  @Option(names = "--ignore-not-found", description = "A missing object is no error.")
  private boolean ignoreNotFound;

  @Option(
      names = "--field-selector",
      paramLabel = "FIELDS",
      description = "Only objects with these fields, as in status.phase=Running.")
  private Optional<String> fieldSelector = Optional.empty();

  @Option(
      names = "--sort-by",
      paramLabel = "PATH",
      description = "Sort by a field, as in .metadata.name.")
  private Optional<String> sortBy = Optional.empty();

  GetCommand(Cli cli) {
    super(cli);
  }

  /** The objects of one kind. */
  private record Found<T extends HasMetadata>(ResourceKind<T> kind, List<T> objects) {}

  @Override
  int run() {
    var form = form();
    var failures = new Failures();
    var chosen = Chosen.parse(operands(), "get");
    var found = new ArrayList<Found<?>>();
    for (var each : chosen) {
      found.add(find(each.kind(), each, failures));
    }
    show(form, chosen, found, failures);
    if (!ignoreNotFound) {
      failures.raise();
    }
    return 0;
  }

  private List<String> operands() {
    var operands = new ArrayList<String>();
    type.ifPresent(operands::add);
    operands.addAll(names);
    return operands;
  }

  private <T extends HasMetadata> Found<T> find(
      ResourceKind<T> kind, Chosen chosen, Failures failures) {
    var wanted = fieldSelector.map(FieldSelector::parse);
    var objects =
        targets.find(cli(), kind, chosen, failures).stream()
            .filter(o -> wanted.isEmpty() || wanted.get().matches(Trees.of(o)))
            .toList();
    return new Found<>(kind, sortBy.map(path -> sorted(objects, path)).orElse(objects));
  }

  private static <T extends HasMetadata> List<T> sorted(List<T> objects, String path) {
    var key = new JsonPath(path);
    return objects.stream()
        .sorted(Comparator.comparing(object -> key.apply(Trees.of(object)), GetCommand::order))
        .toList();
  }

  private static int order(String left, String right) {
    return left.matches("\\d{1,18}") && right.matches("\\d{1,18}")
        ? Long.compare(Long.parseLong(left), Long.parseLong(right))
        : left.compareTo(right);
  }

  private void show(OutputForm form, List<Chosen> chosen, List<Found<?>> found, Failures failures) {
    var objects = found.stream().<HasMetadata>flatMap(f -> f.objects().stream()).toList();
    var single = chosen.size() == 1 && chosen.getFirst().names().size() == 1;
    if (single && objects.isEmpty()) {
      return;
    }
    new ObjectView(cli().console())
        .print(form, objects, !single, () -> tables(form, found, objects, failures));
  }

  private void tables(
      OutputForm form, List<Found<?>> found, List<HasMetadata> objects, Failures failures) {
    if (objects.isEmpty()) {
      if (failures.isEmpty()) {
        var inNamespace =
            !targets.allNamespaces() && found.stream().allMatch(f -> f.kind().namespaced());
        cli()
            .note(
                inNamespace
                    ? "No resources found in " + cli().namespace() + " namespace."
                    : "No resources found");
      }
      return;
    }
    var wide = form instanceof OutputForm.Plain(var asked) && asked;
    var view =
        new TableView(
            wide, targets.allNamespaces(), found.size() > 1, showLabels, labelColumns, !noHeaders);
    var first = true;
    for (var each : found) {
      if (!each.objects().isEmpty()) {
        if (!first) {
          cli().line("");
        }
        first = false;
        table(view, each);
      }
    }
  }

  private <T extends HasMetadata> void table(TableView view, Found<T> found) {
    view.print(cli().console(), found.kind(), found.objects(), cli().now());
  }
}
