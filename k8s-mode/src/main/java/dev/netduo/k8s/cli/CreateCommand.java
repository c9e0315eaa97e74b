package dev.netduo.k8s.cli;

import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.DeepCopy;
import dev.netduo.k8s.manifest.Manifest;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kubectl create}, from files; its subcommands create from flags. */
@Command(
    name = "create",
    description = "Creates objects from manifests, or one from flags.",
    synopsisSubcommandLabel = "[COMMAND]",
    footerHeading = "%nExamples:%n",
    footer = {
      "  kubectl create -f app.yaml",
      "  kubectl create namespace shop",
      "  kubectl create deployment web --image=netduo/box --replicas=2",
      "  kubectl create service clusterip web --tcp=80:8080"
    })
final class CreateCommand extends KubeLine {
  @Mixin private final ManifestFiles files = new ManifestFiles();
  @Mixin private final Creation creation = new Creation();

  CreateCommand(Cli cli) {
    super(cli);
  }

  @Override
  int run() {
    if (!files.given()) {
      throw new NetduoException(
          "must specify one of -f and -k",
          "kubectl create -f FILE, or kubectl create namespace shop");
    }
    var done = new Done(cli(), form());
    var failures = new Failures();
    for (var manifest : files.read(cli(), namespaceGiven())) {
      failures.attempt(() -> create(manifest, done));
    }
    done.show();
    failures.raise();
    return 0;
  }

  private <T extends HasMetadata> void create(Manifest<T> manifest, Done done) {
    var object = DeepCopy.of(manifest.object());
    if (object.getMetadata() == null) {
      object.setMetadata(new ObjectMeta());
    }
    if (manifest.kind().namespaced()) {
      object
          .getMetadata()
          .setNamespace(ManifestFiles.namespace(cli(), manifest.kind(), manifest.object()));
    }
    try {
      creation.create(cli(), object, done, "created");
    } catch (ApiException e) {
      throw KubectlError.of(e, "error when creating \"" + manifest.file() + "\"");
    }
  }
}
