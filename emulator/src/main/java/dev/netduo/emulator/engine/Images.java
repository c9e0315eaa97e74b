package dev.netduo.emulator.engine;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Images. Every method throws {@link EngineException}. */
public interface Images {

  /** The image a reference names, or empty where the engine has none. */
  Optional<Image> find(String reference);

  /** All images that carry every one of these labels (an empty value matches any). */
  List<Image> list(Map<String, String> labels);

  /**
   * Builds a Dockerfile's folder with the engine's own classic builder, on the machine's own
   * network.
   *
   * @param progress each line the build prints
   * @return the new image's identifier
   */
  String build(Path folder, String tag, Map<String, String> labels, Consumer<String> progress);

  /** Pulls a reference; throws where no registry answers. */
  void pull(String reference, Consumer<String> progress);

  /** Makes a one-layer image of a root file system in a tar stream. */
  void importRootFs(InputStream tar, String tag);

  /** Gives an image a further reference. */
  void tag(String reference, String further);

  /** Writes images as one tar archive, as {@code docker save} does. */
  InputStream save(List<String> references);

  /** Reads what {@link #save} wrote. */
  void load(InputStream tar);

  /** Removes an image by reference; one that is already gone is fine. */
  void remove(String reference);

  /**
   * An image the engine has.
   *
   * @param id the content identifier with its algorithm, {@code sha256:...}
   * @param tags its references
   * @param sizeBytes size on disk in bytes
   */
  record Image(String id, List<String> tags, Map<String, String> labels, long sizeBytes) {}
}
