package dev.netduo.k8s.cli;

import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.api.ResourceKind;
import dev.netduo.k8s.manifest.Manifest;
import dev.netduo.k8s.manifest.ManifestReader;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The files after {@code -f}. */
final class ManifestFiles {
  @Option(
      names = {"-f", "--filename"},
      split = ",",
      paramLabel = "FILE",
      description = "A manifest file, a folder of them, or - for standard input.")
  private List<String> files = new ArrayList<>();

  @Option(
      names = {"-R", "--recursive"},
      description = "Folders with what is below them.")
  private boolean recursive;

  boolean given() {
    return !files.isEmpty();
  }

  /**
   * Everything the files say; nothing is done before all of them are read.
   *
   * @throws NetduoException where one has mistakes or names another namespace than the line
   */
  List<Manifest<?>> read(Cli cli, boolean namespaceGiven) {
    var manifests = ManifestReader.read(files, recursive, cli.streams().in());
    if (manifests.isEmpty()) {
      throw new NetduoException("no objects passed", "the files after -f have none in them");
    }
    if (namespaceGiven) {
      manifests.forEach(manifest -> checkNamespace(cli, manifest));
    }
    return manifests;
  }

  private static void checkNamespace(Cli cli, Manifest<?> manifest) {
    var own =
        manifest.object().getMetadata() == null
            ? null
            : manifest.object().getMetadata().getNamespace();
    if (manifest.kind().namespaced() && own != null && !own.equals(cli.namespace())) {
      throw new NetduoException(
          "the namespace from the provided object \""
              + own
              + "\" does not match the namespace \""
              + cli.namespace()
              + "\". You must pass '--namespace="
              + own
              + "' to perform this operation.");
    }
  }

  /** The namespace an object of a manifest goes to. */
  static String namespace(Cli cli, ResourceKind<?> kind, HasMetadata object) {
    if (!kind.namespaced()) {
      return "";
    }
    var own = object.getMetadata().getNamespace();
    return own == null || own.isEmpty() ? cli.namespace() : own;
  }
}
