package dev.netduo.emulator.image;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.TemporaryFolder;
import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.engine.EngineException;
import dev.netduo.emulator.engine.EngineException.Reason;
import dev.netduo.emulator.engine.Images;
import dev.netduo.emulator.engine.Images.Image;
import dev.netduo.emulator.event.Event;
import dev.netduo.emulator.event.Events;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * netduo's own images in an engine: built once from the Dockerfiles this program carries, and found
 * again by the hash of their content.
 */
public final class ImageStore {
  /** The label that carries the content's hash. */
  public static final String HASH = "dev.netduo.image-hash";

  private static final String STAGE = "dev.netduo.image-stage";
  private static final int WORDS_KEPT = 8;

  private final Images images;
  private final Events events;

  /** The images of an engine; builds are told to the listeners. */
  public ImageStore(ContainerEngine engine, Events events) {
    this.images = engine.images();
    this.events = events;
  }

  /**
   * Builds what is missing of the images every session needs.
   *
   * @throws NetduoException where an image is missing and cannot be built
   */
  public NetduoImages ensure() {
    return build(missing(ImageSource.EVERYDAY));
  }

  /**
   * Builds the image of a host where it is missing, and answers its reference. It is large and few
   * sessions need it, so nobody else waits for it.
   *
   * @throws NetduoException where it is missing and cannot be built
   */
  public String ensureHost() {
    build(missing(List.of(ImageSource.HOST)));
    return ImageSource.HOST.reference();
  }

  /** Builds all images anew, as far as the engine's build cache does not know the result. */
  public NetduoImages build() {
    return build(ImageSource.EVERYDAY);
  }

  private List<ImageSource> missing(List<ImageSource> wanted) {
    return wanted.stream().filter(source -> find(source).isEmpty()).toList();
  }

  /** The references, whether the engine has the images or not. */
  public static NetduoImages references() {
    return new NetduoImages(ImageSource.NODE.reference(), ImageSource.BOX.reference());
  }

  /** Which images the engine has. */
  public List<ImageStatus> list() {
    return ImageSource.ALL.stream()
        .map(source ->
            find(source).stream()
                .findFirst()
                .map(image -> status(source, true, image.id(), image.sizeBytes()))
                .orElseGet(() -> status(source, false, "", 0)))
        .toList();
  }

  /**
   * Writes the images to a file that {@link #load} reads, for machines without a way to the
   * packages; a host's image only where it is there.
   *
   * @throws NetduoException where an image is missing or the file cannot be written
   */
  public void save(Path file) {
    missing(ImageSource.EVERYDAY).stream()
        .findFirst()
        .ifPresent(missing -> {
          throw new NetduoException(
              "there is no image " + missing.repository() + " to save", "run 'netduo image build'");
        });
    var references =
        ImageSource.ALL.stream()
            .filter(source -> !find(source).isEmpty())
            .flatMap(source -> Stream.of(source.reference(), source.latest()))
            .toList();
    try (var in = images.save(references);
        var out = new BufferedOutputStream(Files.newOutputStream(file))) {
      in.transferTo(out);
    } catch (IOException e) {
      throw new NetduoException("cannot write " + file + ": " + e.getMessage(), "", e);
    }
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @throws NetduoException where the file cannot be read, is no image archive, or holds images of
   *     another netduo
   */
  public void load(Path file) {
    try (var in = Files.newInputStream(file)) {
      images.load(in);
    } catch (NoSuchFileException e) {
      throw new NetduoException("there is no file " + file, "", e);
    } catch (IOException e) {
      throw new NetduoException("cannot read " + file + ": " + e.getMessage(), "", e);
    }
    if (!missing(ImageSource.EVERYDAY).isEmpty()) {
      throw new NetduoException(
          file + " does not hold the images of this netduo",
          "save them with the same version of netduo");
    }
  }

  /**
   * Removes netduo's images, also those of other versions.
   *
   * @return the references that were removed
   * @throws NetduoException where a container still uses one
   */
  public List<String> remove() {
    var tags = images.list(Map.of(HASH, "")).stream().flatMap(image -> image.tags().stream());
    var removed = tags.sorted().toList();
    removed.forEach(images::remove);
    return removed;
  }

  // The tag alone would do, if nobody ever gave it to something else.
  private List<Image> find(ImageSource source) {
    return images.list(Map.of(HASH, source.hash())).stream()
        .filter(image -> image.tags().contains(source.reference()))
        .toList();
  }

  private NetduoImages build(List<ImageSource> sources) {
    sources.forEach(this::build);
    if (!sources.isEmpty()) {
      // The compiler's layers are large; they served all builds and are of no further use.
      images.list(Map.of(STAGE, "")).stream()
          .filter(image -> image.tags().isEmpty())
          .forEach(image -> images.remove(image.id()));
    }
    return references();
  }

  private void build(ImageSource source) {
    new BaseImage(images, events).ensure(source.base());
    var work = "build image " + source.repository();
    events.during(
        work,
        source.steps(),
        () -> {
          buildIn(source, work);
          images.tag(source.reference(), source.latest());
          return true;
        });
  }

  private void buildIn(ImageSource source, String work) {
    var last = new ArrayDeque<String>();
    try (var folder = TemporaryFolder.create("netduo-image-")) {
      source.writeTo(folder.path());
      images.build(
          folder.path(),
          source.reference(),
          Map.of(HASH, source.hash()),
          line -> {
            if (line.startsWith("Step ")) {
              events.publish(new Event.Advanced(work, line));
            }
            if (last.size() == WORDS_KEPT) {
              last.removeFirst();
            }
            last.add(line);
          });
    } catch (EngineException e) {
      throw new EngineException(
          e.reason(),
          "image "
              + source.repository()
              + " could not be built: "
              + e.getMessage()
              + "\n  "
              + String.join("\n  ", last),
          e.reason() == Reason.UNREACHABLE
              ? e.hint()
              : "the build needs the distribution's package server; or bring the images from"
                  + " another machine with 'netduo image save' and 'netduo image load'",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ImageStatus status(ImageSource source, boolean present, String id, long size) {
    return new ImageStatus(source.repository(), source.reference(), present, id, size);
  }
}
