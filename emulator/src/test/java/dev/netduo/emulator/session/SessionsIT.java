package dev.netduo.emulator.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.engine.ContainerSpec;
import dev.netduo.emulator.engine.NetworkSpec;
import dev.netduo.emulator.engine.docker.DockerEngine;
import dev.netduo.emulator.image.NetduoImages;
import dev.netduo.emulator.testing.RealEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

@RealEngine
@Timeout(120)
final class SessionsIT {
  private final ContainerEngine engine;
  private final Session session;
  private final NetduoImages images;
  private final Sessions sessions;
  private final String other;

  SessionsIT(ContainerEngine engine, Session session, NetduoImages images) {
    this.engine = engine;
    this.session = session;
    this.images = images;
    this.sessions = new Sessions(engine);
    this.other = session.name() + "-b";
  }

  @AfterEach
  void removeBoth() {
    sessions.remove(session.name());
    sessions.remove(other);
  }

  @Test
  void a_session_is_listed_with_what_it_has() {
    network(session.name(), "front");
    start(container(session.name(), "container", "web"));
    container(session.name(), "container", "idle");

    var summary =
        sessions.list().stream()
            .filter(listed -> listed.name().equals(session.name()))
            .findFirst()
            .orElseThrow();

    assertThat(summary.containers()).isEqualTo(2);
    assertThat(summary.running()).isEqualTo(1);
    assertThat(summary.networks()).isEqualTo(1);
    assertThat(summary.kinds()).isEqualTo(Map.of("container", 2, "network", 1));
    assertThat(summary.modes()).containsExactly("docker");
    assertThat(summary.created()).isBetween(Instant.now().minusSeconds(300), Instant.now());
  }

  @Test
  void removing_a_session_takes_everything_of_it_and_nothing_of_another() {
    var network = network(session.name(), "front");
    var running = start(container(session.name(), "container", "web", network));
    var created = container(session.name(), "pod", "idle");
    var stranger = start(container(other, "container", "web"));

    var removal = sessions.remove(session.name());

    assertThat(removal.containers())
        .containsExactly(
            Labels.engineName(session.name(), "idle"), Labels.engineName(session.name(), "web"));
    assertThat(removal.networks()).containsExactly(network);
    assertThat(engine.containers().find(running)).isEmpty();
    assertThat(engine.containers().find(created)).isEmpty();
    assertThat(engine.networks().find(network)).isEmpty();
    assertThat(engine.containers().find(stranger))
        .hasValueSatisfying(c -> assertThat(c.isRunning()).isTrue());
  }

  @Test
  void removing_again_finds_nothing_to_do() {
    container(session.name(), "container", "web");
    sessions.remove(session.name());

    assertThat(sessions.remove(session.name()).isEmpty()).isTrue();
  }

  @Test
  void no_name_does_not_mean_every_session() {
    var id = container(session.name(), "container", "web");

    assertThatThrownBy(() -> sessions.remove("")).isInstanceOf(NetduoException.class);

    assertThat(engine.containers().find(id)).isPresent();
  }

  @Test
  void a_container_made_by_someone_else_is_never_removed_even_on_a_network_of_ours() {
    var network = network(session.name(), "front");
    try (var theirs = new GenericContainer<>(DockerImageName.parse(images.box()))) {
      theirs.withImagePullPolicy(image -> false).withNetworkMode(network).start();

      var removal = sessions.remove(session.name());

      assertThat(theirs.isRunning()).isTrue();
      assertThat(removal.networks()).containsExactly(network);
      assertThat(removal.detached())
          .containsExactly(theirs.getContainerName().replaceFirst("^/", ""));
    }
  }

  @Test
  void what_a_killed_program_left_behind_is_removed() throws IOException, InterruptedException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var victim =
        new ProcessBuilder(
                java,
                "-cp",
                System.getProperty("java.class.path"),
                CreatesUntilKilled.class.getName(),
                session.name(),
                images.box())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var words = victim.inputReader()) {
      assertThat(words.readLine()).isEqualTo("creating");
    } finally {
      victim.destroyForcibly();
    }
    assertThat(victim.waitFor(Duration.ofSeconds(10))).isTrue();

    assertThat(sessions.remove(session.name()).containers()).isNotEmpty();

    var ofSession = Map.of(Labels.SESSION, session.name());
    assertThat(engine.containers().list(ofSession)).isEmpty();
    assertThat(engine.networks().list(ofSession)).isEmpty();
  }

  private String network(String ofSession, String name) {
    var engineName = Labels.engineName(ofSession, name);
    engine.networks().create(NetworkSpec.bridge(engineName, Labels.of(ofSession, "network", name)));
    return engineName;
  }

  private String container(String ofSession, String kind, String name) {
    return container(ofSession, kind, name, "none");
  }

  private String container(String ofSession, String kind, String name, String network) {
    return engine
        .containers()
        .create(
            ContainerSpec.of(Labels.engineName(ofSession, name), images.box())
                .network(network)
                .labels(Labels.of(ofSession, kind, name))
                .build());
  }

  private String start(String id) {
    engine.containers().start(id);
    return id;
  }

  /** A program that is killed while its requests are under way. */
  static final class CreatesUntilKilled {
    private CreatesUntilKilled() {}

    public static void main(String[] words) {
      var session = words[0];
      try (var engine = DockerEngine.connect()) {
        var network = Labels.engineName(session, "net");
        engine.networks().create(NetworkSpec.bridge(network, Labels.of(session, "network", "net")));
        for (int i = 0; ; i++) {
          var name = "c" + i;
          var id =
              engine
                  .containers()
                  .create(
                      ContainerSpec.of(Labels.engineName(session, name), words[1])
                          .network(network)
                          .labels(Labels.of(session, "container", name))
                          .build());
          if (i == 1) {
            System.out.println("creating");
          }
          engine.containers().start(id);
        }
      }
    }
  }
}
