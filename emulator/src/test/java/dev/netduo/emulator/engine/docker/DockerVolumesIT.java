package dev.netduo.emulator.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.engine.ContainerSpec;
import dev.netduo.emulator.engine.ContainerSpec.Mount;
import dev.netduo.emulator.engine.ContainerSpec.Volume;
import dev.netduo.emulator.session.Labels;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.session.Sessions;
import dev.netduo.emulator.testing.RealEngine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@RealEngine
@Timeout(120)
final class DockerVolumesIT {
  private final ContainerEngine engine;
  private final Session session;

  DockerVolumesIT(ContainerEngine engine, Session session) {
    this.engine = engine;
    this.session = session;
  }

  private String running(String name, Mount... mounts) {
    var id =
        engine
            .containers()
            .create(
                ContainerSpec.of(Labels.engineName(session.name(), name), "netduo/box")
                    .entrypoint(List.of("sleep", "1000"))
                    .labels(Labels.of(session.name(), "container", name))
                    .mounts(List.of(mounts))
                    .build());
    engine.containers().start(id);
    return id;
  }

  private String sh(String container, String command) {
    var result = engine.containers().exec(container, List.of("sh", "-c", command), new byte[0]);
    return result.out() + result.err();
  }

  @Test
  void a_volume_is_shared_in_parts_and_outlives_its_containers_but_not_the_session() {
    var volume =
        new Volume(
            Labels.engineName(session.name(), "shared"),
            Labels.of(session.name(), "volume", "shared"),
            Map.of());
    var first = running("first", new Mount(volume, "", "/data", false));
    sh(first, "mkdir /data/part; echo one >/data/part/file");
    var second =
        running(
            "second",
            new Mount(volume, "part/file", "/etc/only", true),
            new Mount(volume, "", "/all", true));

    assertThat(sh(second, "cat /etc/only /all/part/file")).isEqualTo("one\none\n");
    assertThat(sh(second, "touch /all/mine")).contains("Read-only");
    engine.containers().remove(first);
    engine.containers().remove(second);
    assertThat(engine.volumes().find(volume.name())).isPresent();
    assertThat(engine.volumes().list(Map.of(Labels.SESSION, session.name())))
        .extracting(found -> found.name())
        .contains(volume.name());
    new Sessions(engine).remove(session.name());
    assertThat(engine.volumes().find(volume.name())).isEmpty();
    engine.volumes().remove(volume.name());
  }

  @Test
  void who_listens_hears_of_every_end() throws InterruptedException {
    var ended = new LinkedBlockingQueue<String>();
    var own = Map.of(Labels.SESSION, session.name());
    try (var listening = engine.containers().onEnd(own, ended::add, () -> ended.add("lost"))) {
      var stopped = running("stopped");
      var removed = running("removed");
      engine.containers().stop(stopped, Duration.ZERO);
      engine.containers().remove(removed);

      assertThat(listening).isNotNull();
      assertThat(ended.poll(10, TimeUnit.SECONDS)).isEqualTo(stopped);
      assertThat(ended.poll(10, TimeUnit.SECONDS)).isEqualTo(removed);
    }
    ended.removeIf(id -> !id.equals("lost"));
    assertThat(ended).isEmpty();
  }
}
