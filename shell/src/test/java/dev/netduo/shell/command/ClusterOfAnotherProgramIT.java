package dev.netduo.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.session.SessionSummary;
import dev.netduo.emulator.session.Sessions;
import dev.netduo.emulator.testing.RealEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Lines of one program about the pods of a cluster that {@code netduo up} started before. */
@RealEngine
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(180)
class ClusterOfAnotherProgramIT {
  private static final String PODS =
      """
      {apiVersion: v1, kind: Pod, metadata: {name: web, labels: {app: web}}, spec: {terminationGracePeriodSeconds: 0, containers: [{name: c, image: netduo/box}]}}
      ---
      {apiVersion: v1, kind: Pod, metadata: {name: client}, spec: {terminationGracePeriodSeconds: 0, containers: [{name: c, image: netduo/box}]}}
      ---
      {apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app: web}, ports: [{port: 80}]}}
      """;
  private static final Map<String, String> HERE = Map.of();
  // Nobody listens on port 1.
  private static final Map<String, String> WITHOUT_ENGINE =
      Map.of("DOCKER_HOST", "tcp://127.0.0.1:1");

  private final ContainerEngine engine;
  private final String name;
  private final Path folder;

  ClusterOfAnotherProgramIT(Session session, @TempDir Path folder) {
    this.engine = session.engine();
    this.name = session.name();
    this.folder = folder;
  }

  @BeforeAll
  void up() throws Exception {
    var manifest = Files.writeString(folder.resolve("pods.yaml"), PODS);
    succeeds("up", "--name", name, "--nodes", "1");
    succeeds(
        "--session",
        name,
        "-c",
        "kubectl apply -f "
            + manifest
            + "; kubectl wait --for=condition=Ready pod/web pod/client --timeout=90s");
  }

  @AfterAll
  void down() throws Exception {
    succeeds("down", "--name", name);
  }

  @Test
  void the_session_of_its_name_looks_into_its_pods() throws Exception {
    var said =
        succeeds(
            "--session",
            name,
            "-c",
            "probe http client web 80; dns trace web from client; reach; explain client web 80");

    assertThat(said)
        .contains("http client -> web:80/: reached", "\"name\":\"web\"")
        .contains("web from client: servers 10.96.0.10, search default.svc.cluster.local")
        .contains("1. web.default.svc.cluster.local. A to 10.96.0.10 over udp: NOERROR, TTL 5")
        .containsPattern("client +yes +yes\n")
        .containsPattern("web +yes +yes\n")
        .contains("80/TCP: allowed");
  }

  @Test
  void another_session_does_by_its_context_and_nothing_of_that_session_stays() throws Exception {
    var said =
        run(
            HERE,
            List.of(
                "--session",
                name + "-b",
                "--context",
                "netduo-" + name,
                "--keep-going",
                "-c",
                "dns trace web from pod:client; probe tcp client pod:default/app=web 81"));

    assertThat(said.code()).as(said.text()).isOne();
    assertThat(said.text())
        .contains("1. web.default.svc.cluster.local. A to 10.96.0.10 over udp: NOERROR")
        .containsPattern("tcp client -> [0-9.]+:81: refused");
    assertThat(new Sessions(engine).list())
        .extracting(SessionSummary::name)
        .doesNotContain(name + "-b");
  }

  @Test
  void whoever_has_only_the_kubeconfig_sends_by_the_pods_own_tools() throws Exception {
    var said =
        run(
            WITHOUT_ENGINE,
            List.of(
                "--context",
                "netduo-" + name,
                "--keep-going",
                "-c",
                "probe http pod:client web 80; probe tcp pod:client web 80;"
                    + "probe ping pod:client pod:web; probe dns pod:client web;"
                    + "reach --only kubernetes;"
                    + "probe tcp pod:client pod:web 81; probe http pod:client nobody 80;"
                    + "probe udp pod:client web 80; dns trace web from pod:client"));

    assertThat(said.code()).as(said.text()).isOne();
    assertThat(said.text())
        .contains("http client -> web:80/: reached", "\"name\":\"web\"")
        .contains("tcp client -> web:80: reached")
        .containsPattern("ping client -> [0-9.]+: reached")
        .contains("dns client -> web A: reached")
        .containsPattern("record: web.default.svc.cluster.local 10\\.96\\.\\d+\\.\\d+")
        .containsPattern("client +yes +yes\n")
        .containsPattern("tcp client -> [0-9.]+:81: refused")
        .contains("http client -> nobody:80/: name-unknown")
        .contains("detail: the container's image has no nc that knows UDP and no bash")
        .contains("error: pod client is not on this machine");
  }

  private record Said(int code, String text) {}

  private String succeeds(String... words) throws IOException, InterruptedException {
    var said = run(HERE, List.of(words));
    assertThat(said.code()).as(said.text()).isZero();
    return said.text();
  }

  private Said run(Map<String, String> environment, List<String> words)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.netduo.shell.Main"));
    command.addAll(words);
    var text = Files.createTempFile(folder, "said", "");
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(text.toFile());
    builder.environment().putAll(environment);
    builder.environment().put("NETDUO_STATE", folder.resolve("state").toString());
    builder.environment().put("KUBECONFIG", folder.resolve("kubeconfig").toString());
    var program = builder.start();
    try {
      assertThat(program.waitFor(120, TimeUnit.SECONDS)).as(Files.readString(text)).isTrue();
      return new Said(program.exitValue(), Files.readString(text));
    } finally {
      program.destroyForcibly();
    }
  }
}
