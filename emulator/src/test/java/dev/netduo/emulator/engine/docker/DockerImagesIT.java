package dev.netduo.emulator.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.engine.ContainerSpec;
import dev.netduo.emulator.engine.EngineException;
import dev.netduo.emulator.engine.Images;
import dev.netduo.emulator.engine.Streams;
import dev.netduo.emulator.image.NetduoImages;
import dev.netduo.emulator.session.Labels;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.testing.RealEngine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RealEngine
final class DockerImagesIT {
  private final ContainerEngine engine;
  private final Session session;
  private final NetduoImages images;
  private final String tag;

  DockerImagesIT(ContainerEngine engine, Session session, NetduoImages images) {
    this.engine = engine;
    this.session = session;
    this.images = images;
    this.tag = "netduo-test/" + session.name() + ":1";
  }

  @AfterEach
  void removeImage() {
    engine.images().remove(tag);
  }

  @Test
  void a_root_file_system_becomes_an_image_that_runs() {
    var name = Labels.engineName(session.name(), "packer");
    var packer =
        engine
            .containers()
            .create(
                ContainerSpec.of(name, images.box())
                    .command(List.of("sleep", "1000"))
                    .labels(Labels.of(session.name(), "container", "packer"))
                    .build());
    engine.containers().start(packer);
    var packed = new ByteArrayOutputStream();
    engine
        .containers()
        .exec(
            packer,
            List.of("tar", "-c", "-f", "-", "bin/busybox"),
            new Streams(new ByteArrayInputStream(new byte[0]), packed, new ByteArrayOutputStream()),
            false);

    engine.images().importRootFs(new ByteArrayInputStream(packed.toByteArray()), tag);

    var made =
        engine
            .containers()
            .create(
                ContainerSpec.of(Labels.engineName(session.name(), "made"), tag)
                    .command(List.of("/bin/busybox", "sh", "-c", "exit 42"))
                    .labels(Labels.of(session.name(), "container", "made"))
                    .build());
    engine.containers().start(made);
    assertThat(engine.containers().await(made)).isEqualTo(42);
    engine.containers().remove(made);
  }

  @Test
  void a_broken_archive_leaves_no_image() {
    var broken = new ByteArrayInputStream(new byte[] {1, 2, 3, 4, 5});

    assertThat(
            catchThrowableOfType(
                EngineException.class, () -> engine.images().importRootFs(broken, tag)))
        .isNotNull();
    assertThat(engine.images().find(tag)).isEmpty();
  }

  @Test
  void a_build_tells_its_steps_and_carries_its_labels(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("Dockerfile"), "FROM " + images.box() + "\nCOPY said /\n");
    Files.writeString(folder.resolve("said"), session.name());
    var steps = new ArrayList<String>();

    var id =
        engine.images().build(folder, tag, Map.of("dev.netduo.test", session.name()), steps::add);

    assertThat(steps).anyMatch(step -> step.startsWith("Step 1/3"));
    assertThat(engine.images().list(Map.of("dev.netduo.test", session.name())))
        .singleElement()
        .satisfies(image -> assertThat(image.tags()).containsExactly(tag))
        .satisfies(image -> assertThat(image.id()).contains(id));
  }

  @Test
  void a_build_that_fails_says_what_failed(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("Dockerfile"), "FROM " + images.box() + "\nRUN exit 9\n");

    var error =
        catchThrowableOfType(
            EngineException.class, () -> engine.images().build(folder, tag, Map.of(), line -> {}));

    assertThat(error).hasMessageContaining("exit 9").hasMessageContaining("9");
  }

  @Test
  void a_further_name_leads_to_the_same_image() {
    engine.images().tag(images.box(), tag);

    assertThat(engine.images().find(tag).map(Images.Image::id))
        .isEqualTo(engine.images().find(images.box()).map(Images.Image::id));
  }

  @Test
  void an_image_nobody_can_provide_is_refused_in_the_registrys_words() {
    var nowhere = "localhost:1/netduo/no-such-image:1";

    assertThat(
            catchThrowableOfType(
                EngineException.class, () -> engine.images().pull(nowhere, line -> {})))
        .hasMessageContaining("localhost:1");
  }
}
