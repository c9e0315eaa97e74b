package dev.netduo.k8s.cli;

import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.api.ResourceKind;
import dev.netduo.k8s.cli.grammar.Chosen;
import dev.netduo.k8s.cli.grammar.TimeSpan;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubectl delete}. */
@Command(
    name = "delete",
    description = "Deletes objects and waits until they are gone.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  kubectl delete pod web",
      "  kubectl delete deploy,svc -l app=web",
      "  kubectl delete -f app.yaml --ignore-not-found"
    })
final class DeleteCommand extends KubeLine {
  // Kubectl waits for a week where nothing is said.
  private static final Duration WEEK = Duration.ofDays(7);

  @Mixin private final Targets targets = new Targets();
  @Mixin private final ManifestFiles files = new ManifestFiles();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = KubectlNames.TYPE,
      description = "Kinds as in deploy,svc, or TYPE/NAME.")
  private Optional<String> type = Optional.empty();

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = KubectlNames.NAME,
      description = "Names.")
  private List<String> names = new ArrayList<>();

  @Option(names = "--all", description = "Every object of the kinds.")
  private boolean all;

  @Option(names = "--ignore-not-found", description = "A missing object is no error.")
  private boolean ignoreNotFound;

  @Option(
      names = "--grace-period",
      defaultValue = "-1",
      paramLabel = "SECONDS",
      description = "Time for pods to end by themselves; negative is the pod's own.")
  private long gracePeriod = -1;

  @Option(names = "--now", description = "The same as --grace-period=1.")
  private boolean now;

  @Option(names = "--force", description = "With --grace-period=0: do not wait for the node.")
  private boolean force;

  @Option(
      names = "--wait",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "true",
      description = "Whether to wait until they are gone, by default ${DEFAULT-VALUE}.")
  private boolean wait = true;

  @Option(
      names = "--timeout",
      defaultValue = "0s",
      paramLabel = "TIME",
      description = "How long to wait; 0 is as long as it takes.")
  private String timeout = "0s";

  @Option(
      names = "--cascade",
      arity = "0..1",
      fallbackValue = "background",
      defaultValue = "background",
      paramLabel = "HOW",
      description = "What becomes of what they own: background, foreground or orphan.")
  private String cascade = "background";

  DeleteCommand(Cli cli) {
    super(cli);
  }

  @Override
  int run() {
    var options = options();
    var failures = new Failures();
    var done = new Done(cli(), form());
    var gone = new ArrayList<HasMetadata>();
    for (var doomed : doomed(failures)) {
      failures.attempt(() -> delete(doomed, options, done).ifPresent(gone::add));
    }
    done.show();
    if (wait) {
      var deadline = System.nanoTime() + patience().toNanos();
      gone.forEach(object -> failures.attempt(() -> await(object, deadline)));
    }
    failures.raise();
    return 0;
  }

  /**
   * An object to delete.
   *
   * @param file the manifest that names it, where one does
   */
  private record Doomed(HasMetadata object, Optional<String> file) {}

  private List<Doomed> doomed(Failures failures) {
    var operands = new ArrayList<String>();
    type.ifPresent(operands::add);
    operands.addAll(names);
    if (files.given()) {
      if (!operands.isEmpty()) {
        throw new NetduoException(
            "when files are given no TYPE or NAME may be", "leave one of them out");
      }
      return files.read(cli(), namespaceGiven()).stream()
          .map(manifest -> new Doomed(manifest.object(), Optional.of(manifest.file())))
          .toList();
    }
    var missing = ignoreNotFound ? new Failures() : failures;
    var found = targets.change(cli(), Chosen.parse(operands, "delete"), all, missing);
    if (found.isEmpty() && missing.isEmpty()) {
      cli().note("No resources found");
    }
    return found.stream().map(object -> new Doomed(object, Optional.empty())).toList();
  }

  private DeleteOptions options() {
    var options =
        DeleteOptions.DEFAULT.with(
            switch (cascade) {
              case "background", "true" -> DeleteOptions.Propagation.BACKGROUND;
              case "foreground" -> DeleteOptions.Propagation.FOREGROUND;
              case "orphan", "false" -> DeleteOptions.Propagation.ORPHAN;
              default ->
                  throw new NetduoException(
                      "invalid cascade value (" + cascade + ")",
                      "use background, foreground or orphan");
            });
    if (now) {
      return options.withGrace(1);
    }
    if (force) {
      cli()
          .note(
              "Warning: Immediate deletion does not wait for confirmation that the running resource"
                  + " has been terminated. The resource may continue to run on the cluster"
                  + " indefinitely.");
      return options.withGrace(Math.max(0, gracePeriod));
    }
    // Grace 0 leaves a pod's containers behind, so that kubectl wants --force for it.
    return gracePeriod < 0 ? options : options.withGrace(Math.max(1, gracePeriod));
  }

  private Duration patience() {
    var given = TimeSpan.parse(timeout);
    return given.isZero() ? WEEK : given;
  }

  private Optional<HasMetadata> delete(Doomed doomed, DeleteOptions options, Done done) {
    var object = doomed.object();
    var kind = Kinds.of(object);
    var namespace = ManifestFiles.namespace(cli(), kind, object);
    try {
      var last = cli().api().delete(kind, namespace, object.getMetadata().getName(), options);
      done.line(
          last,
          kind.qualifiedSingular()
              + " \""
              + last.getMetadata().getName()
              + (force ? "\" force deleted" : "\" deleted")
              + (kind.namespaced() ? " from " + namespace + " namespace" : ""));
      return Optional.of(last);
    } catch (ApiException e) {
      if (e.isNotFound() && ignoreNotFound) {
        return Optional.empty();
      }
      if (doomed.file().isPresent()) {
        throw KubectlError.of(e, "error when deleting \"" + doomed.file().get() + "\"");
      }
      throw e;
    }
  }

  private void await(HasMetadata object, long deadline) {
    ResourceKind<HasMetadata> kind = Kinds.of(object);
    var uid = object.getMetadata().getUid();
    var gone =
        Await.<HasMetadata>until(
            cli().api(),
            kind,
            ObjectKey.of(object),
            Duration.ofNanos(deadline - System.nanoTime()),
            state -> state.filter(o -> o.getMetadata().getUid().equals(uid)).isEmpty());
    if (!gone) {
      throw new NetduoException(
          "timed out waiting for the condition on "
              + kind.plural()
              + "/"
              + object.getMetadata().getName(),
          "see what holds it: kubectl describe "
              + kind.singular()
              + " "
              + object.getMetadata().getName());
    }
  }
}
