package dev.netduo.docker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import dev.netduo.docker.host.Hosts;
import dev.netduo.emulator.engine.Container;
import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.engine.docker.DockerEngine;
import dev.netduo.emulator.event.Events;
import dev.netduo.emulator.image.ImageStore;
import dev.netduo.emulator.session.Labels;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.session.Sessions;
import dev.netduo.emulator.testing.RealEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A program that is killed while it starts hosts, and what is left once its session is removed. */
@RealEngine
@Timeout(120)
final class HostsAfterAKillIT {
  private final ContainerEngine engine;
  private final Session session;

  HostsAfterAKillIT(ContainerEngine engine, Session session) {
    this.engine = engine;
    this.session = session;
  }

  /** The program: starts two hosts in the session it is told. */
  static final class Starting {
    private Starting() {}

    public static void main(String[] arguments) {
      try (var engine = DockerEngine.connect();
          var hosts = new Hosts(new Session(arguments[0], engine, Events.NONE))) {
        hosts.add(List.of("a", "b"), 0);
      }
    }
  }

  @Test
  void the_sessions_removal_leaves_no_container_no_network_and_no_volume() throws IOException {
    // Else the kill could come while it is still being built.
    var _ = new ImageStore(engine, Events.NONE).ensureHost();
    var program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Starting.class.getName(),
                session.name())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    var volumes = new HashSet<String>();
    try (var client = client()) {
      // In the middle: a host's Engine is being started, and no host is in a Swarm yet.
      var deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (hostsRunning() == 0) {
        assertThat(program.isAlive() && System.nanoTime() < deadline).isTrue();
        LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
      }
      program.destroyForcibly().onExit().join();
      hostContainers().forEach(host -> volumes.addAll(volumesOf(client, host.id())));

      new Sessions(engine).remove(session.name());

      assertThat(hostContainers()).isEmpty();
      assertThat(engine.networks().list(Map.of(Labels.SESSION, session.name()))).isEmpty();
      assertThat(volumes).isNotEmpty().noneMatch(volume -> exists(client, volume));
    }
  }

  private long hostsRunning() {
    return hostContainers().stream().filter(Container::isRunning).count();
  }

  private List<Container> hostContainers() {
    return engine.containers().list(Map.of(Labels.SESSION, session.name()));
  }

  private static Set<String> volumesOf(DockerClient client, String container) {
    var mounts = client.inspectContainerCmd(container).exec().getMounts();
    var names = new HashSet<String>();
    if (mounts != null) {
      mounts.stream().map(InspectContainerResponse.Mount::getName).forEach(names::add);
    }
    return names;
  }

  private static boolean exists(DockerClient client, String volume) {
    try {
      return client.inspectVolumeCmd(volume).exec() != null;
    } catch (NotFoundException e) {
      return false;
    }
  }

  private static DockerClient client() {
    var config = DefaultDockerClientConfig.createDefaultConfigBuilder().build();
    return DockerClientImpl.getInstance(
        config, new ZerodepDockerHttpClient.Builder().dockerHost(config.getDockerHost()).build());
  }
}
