package dev.netduo.k8s.cli;

import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.apply.Apply;
import dev.netduo.k8s.manifest.Manifest;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kubectl apply}. */
@Command(
    name = "apply",
    description = {
      "Makes objects as the manifests say; those that are there already are changed.",
      "Every file is read to its end first: where one has a mistake nothing is changed."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  kubectl apply -f app.yaml",
      "  kubectl apply -f manifests/ -n shop",
      "  kubectl apply -f app.yaml -o name"
    })
final class ApplyCommand extends KubeLine {
  @Mixin private final ManifestFiles files = new ManifestFiles();

  ApplyCommand(Cli cli) {
    super(cli);
  }

  @Override
  int run() {
    if (!files.given()) {
      throw new NetduoException("must specify one of -f and -k", "kubectl apply -f FILE");
    }
    var manifests = files.read(cli(), namespaceGiven());
    var apply = new Apply(cli().api());
    var done = new Done(cli(), form());
    var failures = new Failures();
    for (var manifest : manifests) {
      failures.attempt(() -> apply(apply, manifest, done));
    }
    done.show();
    failures.raise();
    return 0;
  }

  private <T extends HasMetadata> void apply(Apply apply, Manifest<T> manifest, Done done) {
    try {
      var outcome = apply.merge(manifest.object(), cli().namespace());
      if (outcome.adopted()) {
        cli()
            .note(
                "Warning: resource "
                    + manifest.kind().plural()
                    + "/"
                    + outcome.object().getMetadata().getName()
                    + " is missing the "
                    + Apply.LAST_APPLIED
                    + " annotation which is required by kubectl apply. The missing annotation will"
                    + " be patched automatically.");
      }
      done.tell(outcome.object(), outcome.result().name().toLowerCase(Locale.ROOT));
    } catch (ApiException e) {
      throw KubectlError.of(e, "error when applying \"" + manifest.file() + "\"");
    }
  }
}
