package dev.netduo.emulator.engine.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.BuildImageResultCallback;
import com.github.dockerjava.api.command.LoadImageCallback;
import com.github.dockerjava.api.command.PullImageResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.BuildResponseItem;
import com.github.dockerjava.api.model.PullResponseItem;
import dev.netduo.emulator.engine.Images;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Images over docker-java. */
final class DockerImages implements Images {
  private final DockerClient client;
  private final ImageImport imports;
  private final EngineErrors errors;

  DockerImages(DockerClient client, ImageImport imports, EngineErrors errors) {
    this.client = client;
    this.imports = imports;
    this.errors = errors;
  }

  @Override
  public Optional<Image> find(String reference) {
    return errors.translated(() -> {
      try {
        var found = client.inspectImageCmd(reference).exec();
        var config = found.getConfig();
        var size = found.getSize();
        return Optional.of(
            new Image(
                Objects.requireNonNullElse(found.getId(), reference),
                found.getRepoTags() == null ? List.of() : found.getRepoTags(),
                labels(config == null ? null : config.getLabels()),
                size == null ? 0 : size));
      } catch (NotFoundException e) {
        return Optional.empty();
      }
    });
  }

  @Override
  public List<Image> list(Map<String, String> labels) {
    return errors.translated(() ->
        client.listImagesCmd().withFilter("label", LabelFilter.of(labels)).exec().stream()
            .map(image ->
                new Image(
                    image.getId(),
                    image.getRepoTags() == null
                        ? List.of()
                        : Arrays.stream(image.getRepoTags())
                            .filter(tag -> !tag.equals("<none>:<none>"))
                            .toList(),
                    labels(image.getLabels()),
                    image.getSize()))
            .toList());
  }

  @Override
  public String build(
      Path folder, String tag, Map<String, String> labels, Consumer<String> progress) {
    return errors.translated(() ->
        client
            .buildImageCmd(folder.toFile())
            .withTags(Set.of(tag))
            .withLabels(labels)
            // A bridge with a larger MTU than the machine's uplink swallows downloads.
            .withNetworkMode("host")
            .withRemove(true)
            .withForcerm(true)
            .exec(
                new BuildImageResultCallback() {
                  @Override
                  public void onNext(BuildResponseItem item) {
                    tell(progress, item.getStream());
                    super.onNext(item);
                  }
                })
            .awaitImageId());
  }

  @Override
  public void pull(String reference, Consumer<String> progress) {
    errors.translated(() -> {
      var callback =
          new PullImageResultCallback() {
            @Override
            public void onNext(PullResponseItem item) {
              tell(progress, item.getStatus());
              super.onNext(item);
            }
          };
      try {
        client.pullImageCmd(TaggedName.of(reference).toString()).exec(callback).awaitCompletion();
      } catch (InterruptedException e) {
        throw errors.translate(e);
      }
    });
  }

  @Override
  public void importRootFs(InputStream tar, String tag) {
    errors.translated(() -> imports.run(tar, TaggedName.of(tag).toString()));
  }

  @Override
  public void tag(String reference, String further) {
    var name = TaggedName.of(further);
    errors.translated(() -> {
      client.tagImageCmd(reference, name.repository(), name.tag()).exec();
    });
  }

  @Override
  public InputStream save(List<String> references) {
    return errors.translated(() -> {
      var command = client.saveImagesCmd();
      for (var reference : references) {
        var name = TaggedName.of(reference);
        command.withImage(name.repository(), name.tag());
      }
      return command.exec();
    });
  }

  @Override
  public void load(InputStream tar) {
    errors.translated(() -> {
      client.loadImageAsyncCmd(tar).exec(new LoadImageCallback()).awaitMessage();
    });
  }

  @Override
  public void remove(String reference) {
    errors.translated(() -> {
      try {
        client.removeImageCmd(reference).exec();
      } catch (NotFoundException e) {
        // Already gone, which is what was asked for.
      }
    });
  }

  private static void tell(Consumer<String> progress, @Nullable String text) {
    if (text != null && !text.isBlank()) {
      text.lines().filter(line -> !line.isBlank()).forEach(progress);
    }
  }

  private static Map<String, String> labels(@Nullable Map<String, String> labels) {
    return labels == null ? Map.of() : labels;
  }

  /** A reference taken apart; without a tag it means {@code latest}. */
  private record TaggedName(String repository, String tag) {
    static TaggedName of(String reference) {
      var colon = reference.lastIndexOf(':');
      return colon > reference.lastIndexOf('/')
          ? new TaggedName(reference.substring(0, colon), reference.substring(colon + 1))
          : new TaggedName(reference, "latest");
    }

    @Override
    public String toString() {
      return repository + ":" + tag;
    }
  }
}
