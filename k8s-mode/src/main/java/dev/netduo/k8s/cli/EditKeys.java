package dev.netduo.k8s.cli;

import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.ResourceKind;
import dev.netduo.k8s.cli.grammar.Chosen;
import dev.netduo.k8s.cli.grammar.KeyEdits;
import dev.netduo.k8s.table.Text;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubectl label} and {@code kubectl annotate}. */
abstract class EditKeys extends KubeLine {
  @Mixin private final Targets targets = new Targets();

  @Parameters(
      index = "0",
      paramLabel = KubectlNames.TYPE,
      description = "Kinds as in deploy,svc, or TYPE/NAME.")
  private String type = "";

  @Parameters(
      index = "1..*",
      paramLabel = KubectlNames.NAME,
      description = "Names, then KEY=VALUE to set and KEY- to remove.")
  private List<String> operands = new ArrayList<>();

  @Option(names = "--overwrite", description = "Also change what has another value.")
  private boolean overwrite;

  @Option(names = "--all", description = "Every object of the kinds.")
  private boolean all;

  private EditKeys(Cli cli) {
    super(cli);
  }

  /** {@code label} or {@code annotation}. */
  abstract String what();

  /** What is told of an object that changed. */
  abstract String done(KeyEdits edits);

  abstract Map<String, String> get(ObjectMeta meta);

  abstract void set(ObjectMeta meta, Map<String, String> values);

  @Override
  final int run() {
    var words = new ArrayList<String>(List.of(type));
    words.addAll(operands);
    var split = KeyEdits.split(words, what());
    var failures = new Failures();
    var done = new Done(cli(), form());
    var found = targets.change(cli(), Chosen.parse(split.objects(), what()), all, failures);
    for (var object : found) {
      ResourceKind<HasMetadata> kind = Kinds.of(object);
      failures.attempt(() -> edit(kind, object, split.edits(), done));
    }
    done.show();
    failures.raise();
    return 0;
  }

  private void edit(ResourceKind<HasMetadata> kind, HasMetadata object, KeyEdits edits, Done done) {
    var meta = object.getMetadata();
    var after =
        cli()
            .api()
            .modify(
                kind,
                ManifestFiles.namespace(cli(), kind, object),
                meta.getName(),
                now -> {
                  change(now.getMetadata(), edits);
                  return now;
                })
            .orElseThrow(() -> ApiException.notFound(kind, meta.getName()));
    var changed = !get(after.getMetadata()).equals(get(meta));
    done.tell(after, changed ? done(edits) : "not " + done(edits));
  }

  private void change(ObjectMeta meta, KeyEdits edits) {
    var before = get(meta);
    if (!overwrite) {
      edits
          .refusal(before)
          .ifPresent(refusal -> {
            throw new NetduoException(refusal, "add --overwrite");
          });
    }
    set(meta, edits.applied(before));
  }

  /** {@code kubectl label}. */
  @Command(
      name = "label",
      description = "Sets and removes labels of objects.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  kubectl label pod web tier=front",
        "  kubectl label pods -l app=web tier=back --overwrite",
        "  kubectl label namespace shop team-"
      })
  static final class Label extends EditKeys {
    Label(Cli cli) {
      super(cli);
    }

    @Override
    String what() {
      return "label";
    }

    @Override
    String done(KeyEdits edits) {
      return edits.set().isEmpty() ? "unlabeled" : "labeled";
    }

    @Override
    Map<String, String> get(ObjectMeta meta) {
      return Text.map(meta.getLabels());
    }

    @Override
    void set(ObjectMeta meta, Map<String, String> values) {
      meta.setLabels(values);
    }
  }

  /** {@code kubectl annotate}. */
  @Command(
      name = "annotate",
      description = "Sets and removes annotations of objects.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  kubectl annotate pod web note='first try'",
        "  kubectl annotate deploy/web note-"
      })
  static final class Annotate extends EditKeys {
    Annotate(Cli cli) {
      super(cli);
    }

    @Override
    String what() {
      return "annotation";
    }

    @Override
    String done(KeyEdits edits) {
      return "annotated";
    }

    @Override
    Map<String, String> get(ObjectMeta meta) {
      return Text.map(meta.getAnnotations());
    }

    @Override
    void set(ObjectMeta meta, Map<String, String> values) {
      meta.setAnnotations(values);
    }
  }
}
