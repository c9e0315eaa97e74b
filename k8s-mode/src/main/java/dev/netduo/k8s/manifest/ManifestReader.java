package dev.netduo.k8s.manifest;

import dev.netduo.emulator.Nearest;
import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.ResourceKind;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads Kubernetes YAML and JSON strictly: several documents in a file, {@code kind: List}, files,
 * folders and standard input. All mistakes of all files are collected and told at once, and nothing
 * is handed out where there is one.
 */
public final class ManifestReader {
  // What people write down that a cluster without those controllers would silently ignore.
  private static final Set<String> OTHER_KINDS =
      Set.of(
          "ClusterRole",
          "ClusterRoleBinding",
          "CronJob",
          "CustomResourceDefinition",
          "HorizontalPodAutoscaler",
          "LimitRange",
          "PersistentVolume",
          "PersistentVolumeClaim",
          "PodDisruptionBudget",
          "ReplicationController",
          "ResourceQuota",
          "Role",
          "RoleBinding",
          "StorageClass");

  private final Problems problems = new Problems();
  private final List<Manifest<?>> manifests = new ArrayList<>();

  private ManifestReader() {}

  /**
   * Reads one text.
   *
   * @param file how to name it in errors
   * @throws ManifestException where it has mistakes
   */
  public static List<Manifest<?>> read(String file, String text) {
    var reader = new ManifestReader();
    reader.text(file, text);
    return reader.result();
  }

  /**
   * Reads files, folders (their {@code .yaml}, {@code .yml} and {@code .json} files by name) and
   * standard input.
   *
   * @param names paths, or {@code -} for standard input
   * @param recursive whether folders are read with what is below them
   * @throws ManifestException where one has mistakes
   * @throws NetduoException where one cannot be read
   */
  public static List<Manifest<?>> read(List<String> names, boolean recursive, InputStream stdin) {
    var reader = new ManifestReader();
    try {
      for (var name : names) {
        if (name.equals("-")) {
          reader.text("-", new String(stdin.readAllBytes(), StandardCharsets.UTF_8));
        } else if (name.startsWith("http://") || name.startsWith("https://")) {
          throw new NetduoException(
              "'" + name + "' is an address; manifests are read from files", "download it first");
        } else {
          for (var path : files(Path.of(name), recursive)) {
            reader.text(path.toString(), Files.readString(path));
          }
        }
      }
    } catch (NoSuchFileException e) {
      throw new NetduoException(
          "the path \"" + e.getFile() + "\" does not exist", "check the name after -f", e);
    } catch (IOException e) {
      throw new NetduoException(
          "cannot read " + names + ": " + e.getMessage(), "is it a text file?", e);
    }
    return reader.result();
  }

  private static List<Path> files(Path path, boolean recursive) throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> walk = Files.walk(path, recursive ? Integer.MAX_VALUE : 1)) {
      return walk.filter(Files::isRegularFile)
          .filter(p -> p.toString().matches(".*\\.(yaml|yml|json)"))
          .sorted()
          .toList();
    }
  }

  private List<Manifest<?>> result() {
    if (!problems.isEmpty()) {
      throw new ManifestException(problems.lines());
    }
    return List.copyOf(manifests);
  }

  private void text(String file, String text) {
    for (var document : YamlText.read(file, text, problems)) {
      switch (document) {
        case Value.Nothing _ -> {}
        case Value.Mapping mapping -> object(file, mapping, "");
        default ->
            problems.add(
                file, document.line(), "", "must be an object, not " + document.describe());
      }
    }
  }

  private void object(String file, Value.Mapping mapping, String path) {
    var kind = word(file, mapping, "kind", path);
    var apiVersion = word(file, mapping, "apiVersion", path);
    if (kind.isEmpty() || apiVersion.isEmpty()) {
      return;
    }
    if (kind.get().text().equals("List") && apiVersion.get().text().equals("v1")) {
      items(file, mapping, path);
      return;
    }
    Kinds.find(apiVersion.get().text(), kind.get().text())
        .ifPresentOrElse(
            found -> bind(file, mapping, path, found),
            () -> unknown(file, kind.get(), apiVersion.get(), path));
  }

  private void items(String file, Value.Mapping mapping, String path) {
    for (var entry : mapping.entries()) {
      if (entry.key().equals("items") && entry.value() instanceof Value.Sequence sequence) {
        for (int i = 0; i < sequence.items().size(); i++) {
          var at = path + "items[" + i + "].";
          if (sequence.items().get(i) instanceof Value.Mapping item) {
            object(file, item, at);
          } else {
            problems.add(file, sequence.items().get(i).line(), at, "must be an object");
          }
        }
      }
    }
  }

  private <T extends HasMetadata> void bind(
      String file, Value.Mapping mapping, String path, ResourceKind<T> kind) {
    var at = path.isEmpty() ? "" : path.substring(0, path.length() - 1);
    new Binder(file, problems)
        .bind(mapping, kind.type(), at)
        .ifPresent(object -> manifests.add(new Manifest<>(kind, object, file, mapping.line())));
  }

  private Optional<Value.Text> word(String file, Value.Mapping mapping, String key, String path) {
    for (var entry : mapping.entries()) {
      if (entry.key().equals(key)) {
        if (entry.value() instanceof Value.Text text) {
          return Optional.of(text);
        }
        problems.add(
            file, entry.line(), path + key, "must be a string, not " + entry.value().describe());
        return Optional.empty();
      }
    }
    problems.add(file, mapping.line(), path + key, "is missing");
    return Optional.empty();
  }

  private void unknown(String file, Value.Text kind, Value.Text apiVersion, String path) {
    var sameKind = Kinds.ALL.stream().filter(k -> k.kind().equals(kind.text())).findFirst();
    if (sameKind.isPresent()) {
      problems.add(
          file,
          apiVersion.line(),
          path + "apiVersion",
          kind.text()
              + " is not in \""
              + apiVersion.text()
              + "\", write "
              + sameKind.get().apiVersion());
      return;
    }
    var known = Kinds.ALL.stream().map(ResourceKind::kind).toList();
    problems.add(
        file,
        kind.line(),
        path + "kind",
        OTHER_KINDS.contains(kind.text())
            ? kind.text() + " is a kind of Kubernetes that netduo does not have; it has " + known
            : "unknown kind \""
                + kind.text()
                + "\""
                + Nearest.to(kind.text(), known)
                    .map(near -> ", did you mean '" + near + "'?")
                    .orElse(", known are " + known));
  }
}
