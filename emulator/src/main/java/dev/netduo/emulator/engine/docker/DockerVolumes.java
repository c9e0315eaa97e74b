package dev.netduo.emulator.engine.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectVolumeResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.netduo.emulator.engine.Volumes;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Volumes over docker-java. */
final class DockerVolumes implements Volumes {
  private final DockerClient client;
  private final EngineErrors errors;

  DockerVolumes(DockerClient client, EngineErrors errors) {
    this.client = client;
    this.errors = errors;
  }

  @Override
  public Optional<Volume> find(String name) {
    return errors.translated(() -> {
      try {
        return Optional.of(read(client.inspectVolumeCmd(name).exec()));
      } catch (NotFoundException e) {
        return Optional.empty();
      }
    });
  }

  @Override
  public List<Volume> list(Map<String, String> labels) {
    return errors.translated(() -> {
      // The answer of an Engine without any volume has no list at all.
      var found =
          client.listVolumesCmd().withFilter("label", LabelFilter.of(labels)).exec().getVolumes();
      return found == null ? List.<Volume>of() : found.stream().map(DockerVolumes::read).toList();
    });
  }

  @Override
  public void remove(String name) {
    errors.translated(() -> {
      try {
        client.removeVolumeCmd(name).exec();
      } catch (NotFoundException e) {
        // Already gone, which is what was asked for.
      }
    });
  }

  private static Volume read(InspectVolumeResponse raw) {
    return new Volume(
        raw.getName(),
        raw.getLabels() == null ? Map.of() : Map.copyOf(raw.getLabels()),
        Objects.requireNonNullElse(raw.getMountpoint(), ""));
  }
}
