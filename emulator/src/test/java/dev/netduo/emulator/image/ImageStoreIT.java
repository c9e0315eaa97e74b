package dev.netduo.emulator.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.event.Event;
import dev.netduo.emulator.event.Events;
import dev.netduo.emulator.testing.RealEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RealEngine
final class ImageStoreIT {
  private final ContainerEngine engine;
  private final NetduoImages images;

  ImageStoreIT(ContainerEngine engine, NetduoImages images) {
    this.engine = engine;
    this.images = images;
  }

  @Test
  void images_are_found_again_and_not_built_twice() {
    var events = new ConcurrentLinkedQueue<Event>();

    assertThat(new ImageStore(engine, events::add).ensure()).isEqualTo(images);

    assertThat(events).isEmpty();
    assertThat(new ImageStore(engine, Events.NONE).list())
        .filteredOn(status -> !status.name().equals("netduo/host"))
        .hasSize(2)
        .allMatch(status -> status.present() && status.sizeBytes() > 0);
  }

  @Test
  void a_build_leaves_nothing_but_its_result() {
    engine.images().remove(images.box());

    new ImageStore(engine, Events.NONE).ensure();

    assertThat(engine.images().find(images.box())).isPresent();
    assertThat(engine.images().list(Map.of("dev.netduo.image-stage", ""))).isEmpty();
  }

  @Test
  void a_saved_archive_brings_the_same_images_back(@TempDir Path folder) {
    var store = new ImageStore(engine, Events.NONE);
    var before = store.list();
    var archive = folder.resolve("netduo-images.tar");

    store.save(archive);
    store.load(archive);

    assertThat(archive).isNotEmptyFile();
    assertThat(store.list()).isEqualTo(before);
  }

  @Test
  void a_file_that_is_no_archive_is_refused(@TempDir Path folder) throws IOException {
    var file = Files.writeString(folder.resolve("no.tar"), "this is no archive");
    var store = new ImageStore(engine, Events.NONE);

    assertThatThrownBy(() -> store.load(file)).isInstanceOf(NetduoException.class);
    assertThatThrownBy(() -> store.load(folder.resolve("absent.tar")))
        .isInstanceOf(NetduoException.class)
        .hasMessageContaining("there is no file");
  }
}
