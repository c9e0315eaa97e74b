package dev.netduo.docker.host;

import dev.netduo.emulator.engine.Images;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The images of a host. What it lacks is copied from the machine's own Engine, as {@code docker
 * save | docker load} does, because a host has no way to a registry.
 */
final class ImageCopies implements Images {
  private final Images own;
  private final Images machine;
  private final boolean hasRegistry;

  /**
   * @param own the host's
   * @param machine the machine's
   * @param hasRegistry whether the host may reach one itself
   */
  ImageCopies(Images own, Images machine, boolean hasRegistry) {
    this.own = own;
    this.machine = machine;
    this.hasRegistry = hasRegistry;
  }

  @Override
  public void pull(String reference, Consumer<String> progress) {
    if (machine.find(reference).isEmpty()) {
      if (hasRegistry) {
        own.pull(reference, progress);
        return;
      }
      machine.pull(reference, progress);
    }
    copy(List.of(reference));
  }

  /** Copies images the machine has. */
  void copy(List<String> references) {
    try (var archive = machine.save(references)) {
      own.load(archive);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<Image> find(String reference) {
    return own.find(reference);
  }

  @Override
  public List<Image> list(Map<String, String> labels) {
    return own.list(labels);
  }

  @Override
  public String build(
      Path folder, String tag, Map<String, String> labels, Consumer<String> progress) {
    return own.build(folder, tag, labels, progress);
  }

  @Override
  public void importRootFs(InputStream tar, String tag) {
    own.importRootFs(tar, tag);
  }

  @Override
  public void tag(String reference, String further) {
    own.tag(reference, further);
  }

  @Override
  public InputStream save(List<String> references) {
    return own.save(references);
  }

  @Override
  public void load(InputStream tar) {
    own.load(tar);
  }

  @Override
  public void remove(String reference) {
    own.remove(reference);
  }
}
