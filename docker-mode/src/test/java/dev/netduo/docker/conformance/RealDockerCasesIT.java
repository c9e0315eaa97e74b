package dev.netduo.docker.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.netduo.docker.host.Hosts;
import dev.netduo.emulator.image.NetduoImages;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.testing.RealEngine;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same cases through the real docker: what netduo's lines are held to is what Docker does. Each
 * runs alone on an Engine, since names are the Engine's here.
 */
@RealEngine
@TestInstance(Lifecycle.PER_CLASS)
final class RealDockerCasesIT {
  private static final List<String> HOSTS = List.of("a", "b", "c");

  private final Hosts hosts;
  private final BlockingQueue<RealDocker> free = new ArrayBlockingQueue<>(HOSTS.size());

  RealDockerCasesIT(Session session, NetduoImages images) {
    assertThat(images).isNotNull();
    this.hosts = new Hosts(session);
  }

  @BeforeAll
  void engines() {
    assumeTrue(RealDocker.isThere(), "no docker command on this machine");
    for (var host : hosts.add(HOSTS, 0)) {
      hosts.docker(host).images().ensure("netduo/box");
      free.add(new RealDocker(host.engine()));
    }
  }

  @AfterAll
  void closed() {
    hosts.close();
  }

  static Stream<DockerCase> cases() {
    return DockerCases.all().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @Execution(ExecutionMode.CONCURRENT)
  @Timeout(value = 120, unit = TimeUnit.SECONDS)
  void isWhatDockerDoes(DockerCase each) throws InterruptedException {
    var docker = free.take();
    try {
      new CaseRun(docker::run).of(each);
    } finally {
      docker.clear();
      free.add(docker);
    }
  }
}
