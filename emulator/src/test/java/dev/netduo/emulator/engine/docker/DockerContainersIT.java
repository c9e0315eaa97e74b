package dev.netduo.emulator.engine.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.engine.ContainerSpec;
import dev.netduo.emulator.engine.ContainerSpec.ExposedPort;
import dev.netduo.emulator.engine.ContainerSpec.PortMapping;
import dev.netduo.emulator.engine.ContainerSpecBuilder;
import dev.netduo.emulator.engine.EngineException;
import dev.netduo.emulator.engine.EngineException.Reason;
import dev.netduo.emulator.engine.ExecSpec;
import dev.netduo.emulator.engine.NetworkSpec;
import dev.netduo.emulator.engine.Streams;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.emulator.session.Labels;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.testing.RealEngine;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@RealEngine
@Timeout(120)
final class DockerContainersIT {
  private static final String IMAGE = "debian:bookworm-slim";

  private final ContainerEngine engine;
  private final Session session;

  DockerContainersIT(ContainerEngine engine, Session session) {
    this.engine = engine;
    this.session = session;
  }

  @Test
  void the_engine_says_who_it_is() {
    var version = engine.version();

    assertThat(version.version()).matches("\\d+\\.\\d+.*");
    assertThat(version.apiVersion()).matches("1\\.\\d+");
    assertThat(version.minApiVersion()).matches("1\\.\\d+");
    assertThat(version.kernel()).isNotEmpty();
  }

  @Test
  void an_address_where_nothing_listens_is_unreachable() {
    try (var nobody = DockerEngine.connect("unix:///run/netduo-nobody.sock")) {
      var error = catchThrowableOfType(EngineException.class, nobody::version);

      assertThat(error.reason()).isEqualTo(Reason.UNREACHABLE);
      assertThat(error).hasMessageContaining("unix:///run/netduo-nobody.sock");
      assertThat(error.hint()).contains("netduo doctor");
    }
  }

  @Test
  void a_command_reads_its_input_to_the_end() {
    var container = running("reader");

    var result =
        engine.containers().exec(container, List.of("sh", "-c", "cat | wc -c"), new byte[300_000]);

    assertThat(result.exitCode()).isZero();
    assertThat(result.out().strip()).isEqualTo("300000");
  }

  @Test
  void a_bare_network_is_a_namespace_that_the_engine_leaves_alone() {
    var bare = start(spec("bare", "container").network(ContainerSpec.BARE).build());
    var none = start(spec("none", "container").network("none").build());
    var joined = start(spec("joined", "container").network("container:" + bare).build());
    engine.containers().exec(bare, List.of("sh", "-c", "echo own >/etc/hosts"), new byte[0]);

    assertThat(said(none, "cat /proc/mounts")).contains("/etc/resolv.conf", "/etc/hosts");
    assertThat(said(bare, "cat /proc/mounts")).doesNotContain("/etc/resolv.conf", "/etc/hosts");
    assertThat(said(bare, "tail -n +3 /proc/net/dev | cut -d: -f1").strip()).isEqualTo("lo");
    assertThat(said(bare, "cat /sys/class/net/lo/carrier").strip()).isEqualTo("1");
    assertThat(said(bare, "readlink /proc/self/ns/net"))
        .isEqualTo(said(joined, "readlink /proc/self/ns/net"))
        .isNotEqualTo(said(none, "readlink /proc/self/ns/net"));
    assertThat(engine.containers().find(bare).orElseThrow().attachments()).isEmpty();
  }

  private String said(String container, String command) {
    return engine.containers().exec(container, List.of("sh", "-c", command), new byte[0]).out();
  }

  @Test
  void a_command_has_the_variables_and_the_directory_it_was_given() {
    var container = running("placed");
    var out = new ByteArrayOutputStream();

    var exitCode =
        engine
            .containers()
            .exec(
                container,
                new ExecSpec(
                    List.of("sh", "-c", "echo $COLOUR $(pwd) $(id -u)"),
                    Map.of("COLOUR", "green"),
                    "33",
                    "/var",
                    false),
                new Streams(InputStream.nullInputStream(), out, out));

    assertThat(exitCode).isZero();
    assertThat(out.toString(UTF_8).strip()).isEqualTo("green /var 33");
  }

  @Test
  void a_container_started_attached_reads_all_and_loses_nothing_it_prints() {
    var container =
        engine
            .containers()
            .create(
                spec("attached", "container")
                    .command(List.of("sh", "-c", "wc -c; echo complaint >&2; exit 7"))
                    .interactive(true)
                    .build());
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();

    var exitCode =
        engine
            .containers()
            .startAttached(
                container, new Streams(new ByteArrayInputStream(new byte[300_000]), out, err));

    assertThat(exitCode).isEqualTo(7);
    assertThat(out.toString(UTF_8).strip()).isEqualTo("300000");
    assertThat(err.toString(UTF_8).strip()).isEqualTo("complaint");
  }

  @Test
  void a_container_that_removes_itself_survives_a_restart() {
    var container =
        engine
            .containers()
            .create(
                spec("phoenix", "container")
                    .command(List.of("sleep", "600"))
                    .autoRemove(true)
                    .build());
    engine.containers().start(container);
    var before = engine.containers().find(container).orElseThrow().pid();

    engine.containers().restart(container, Duration.ZERO);

    assertThat(engine.containers().find(container))
        .hasValueSatisfying(after -> {
          assertThat(after.isRunning()).isTrue();
          assertThat(after.pid()).isNotEqualTo(before);
        });
  }

  @Test
  void a_command_without_input_sees_its_end_at_once() {
    var result = engine.containers().exec(running("empty"), List.of("cat"), new byte[0]);

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).isEmpty();
  }

  @Test
  void output_complaint_and_exit_code_are_kept_apart() {
    var result =
        engine
            .containers()
            .exec(
                running("apart"),
                List.of("sh", "-c", "echo said; echo complained >&2; exit 7"),
                new byte[0]);

    assertThat(result.exitCode()).isEqualTo(7);
    assertThat(result.out()).isEqualTo("said\n");
    assertThat(result.err()).isEqualTo("complained\n");
  }

  @Test
  void a_live_command_carries_bytes_of_every_value_both_ways() throws IOException {
    var bytes = new byte[3_000_000];
    new Random(1).nextBytes(bytes);
    try (var live = engine.containers().open(running("binary"), List.of("cat"))) {
      var writer =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  live.stdin().write(bytes);
                  live.stdin().close();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      assertThat(live.stdout().readAllBytes()).isEqualTo(bytes);
      assertThat(writer.isAlive()).isFalse();
    }
  }

  @Test
  void a_live_command_answers_line_by_line() throws IOException {
    try (var live = engine.containers().open(running("lines"), List.of("sh"))) {
      var answers = new BufferedReader(new InputStreamReader(live.stdout(), UTF_8));
      for (int i = 0; i < 100; i++) {
        live.stdin().write(("echo answer-" + i + "\n").getBytes(UTF_8));
        assertThat(answers.readLine()).isEqualTo("answer-" + i);
      }
    }
  }

  @Test
  void a_program_with_an_open_command_can_end_and_takes_the_command_along()
      throws IOException, InterruptedException {
    var container = running("leaver");
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();

    var program =
        new ProcessBuilder(
                java,
                "-cp",
                System.getProperty("java.class.path"),
                OpensAndLeaves.class.getName(),
                container)
            .inheritIO()
            .start();

    assertThat(program.waitFor(Duration.ofSeconds(60))).isTrue();
    assertThat(program.exitValue()).isZero();
    var ended =
        engine
            .containers()
            .exec(
                container,
                List.of(
                    "sh",
                    "-c",
                    "for i in $(seq 100); do [ -e /left ] && exit; sleep 0.1; done; exit 1"),
                new byte[0]);
    assertThat(ended.exitCode()).isZero();
  }

  /** Opens a command and returns from main without closing anything. */
  static final class OpensAndLeaves {
    private OpensAndLeaves() {}

    public static void main(String[] words) throws IOException {
      var live =
          DockerEngine.connect()
              .containers()
              .open(words[0], List.of("sh", "-c", "echo up; cat; touch /left"));
      if (live.stdout().read() != 'u') {
        throw new IllegalStateException("the command did not start");
      }
    }
  }

  @Test
  void closing_a_live_command_ends_it() {
    var container = running("closing");
    engine.containers().open(container, List.of("sh", "-c", "cat; touch /ended")).close();

    var ended =
        engine
            .containers()
            .exec(
                container,
                List.of(
                    "sh",
                    "-c",
                    "for i in $(seq 100); do [ -e /ended ] && exit; sleep 0.1; done; exit 1"),
                new byte[0]);

    assertThat(ended.exitCode()).isZero();
  }

  @Test
  void sixteen_containers_start_at_once_and_are_found_by_label() {
    var mark = Map.of(Labels.SESSION, session.name(), Labels.KIND, "sixteen");

    IntStream.range(0, 16).parallel().forEach(i -> start(spec("many-" + i, "sixteen").build()));

    assertThat(engine.containers().list(mark))
        .hasSize(16)
        .allMatch(container -> container.isRunning() && container.pid() > 0)
        .extracting(container -> container.labels().get(Labels.NAME))
        .doesNotHaveDuplicates();
  }

  @Test
  void a_container_has_the_fixed_address_and_aliases_it_was_created_with() {
    var network = network("fixed", "198.18.41.0/24");
    var ip = Ip.parse("198.18.41.77");

    var id =
        start(
            spec("fixed", "container")
                .network(network)
                .ip(Optional.of(ip))
                .aliases(List.of("db"))
                .build());

    var place =
        requireNonNull(engine.containers().find(id).orElseThrow().attachments().get(network));
    assertThat(place.ip()).contains(ip);
    assertThat(place.prefixLength()).isEqualTo(24);
    assertThat(place.gateway()).contains(Ip.parse("198.18.41.1"));
    assertThat(place.aliases()).contains("db");
  }

  @Test
  void a_container_joins_a_further_network_at_a_fixed_address() {
    var network = network("joined", "198.18.42.0/24");
    var id = running("joiner");

    engine.networks().disconnect("none", id, true);
    engine.networks().connect(network, id, List.of("late"), Optional.of(Ip.parse("198.18.42.9")));

    var place =
        requireNonNull(engine.containers().find(id).orElseThrow().attachments().get(network));
    assertThat(place.ip()).contains(Ip.parse("198.18.42.9"));
    assertThat(engine.networks().find(network).orElseThrow().members()).containsOnlyKeys(id);
  }

  @Test
  void an_address_on_the_default_bridge_is_refused_as_the_engine_does() {
    var spec =
        spec("refused", "container").network("bridge").ip(Optional.of(Ip.parse("172.17.0.99")));

    assertThat(refusal(() -> engine.containers().create(spec.build())))
        .hasMessageContaining("user defined networks only");
  }

  @Test
  void a_port_of_another_container_is_taken_and_named() {
    start(published("holder", 0).build());
    var port =
        engine
            .containers()
            .find(Labels.engineName(session.name(), "holder"))
            .orElseThrow()
            .ports()
            .getFirst()
            .hostPort();

    var second = engine.containers().create(published("second", port).build());
    var error = refusal(() -> engine.containers().start(second));

    assertThat(error.reason()).isEqualTo(Reason.PORT_TAKEN);
    assertThat(error).hasMessageContaining("port " + port + " ").hasMessageContaining("Engine:");
  }

  @Test
  void a_port_of_a_program_on_the_machine_is_taken_and_named() throws IOException {
    try (var holder = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      var id = engine.containers().create(published("third", holder.getLocalPort()).build());
      var error = refusal(() -> engine.containers().start(id));

      assertThat(error.reason()).isEqualTo(Reason.PORT_TAKEN);
      assertThat(error).hasMessageContaining("port " + holder.getLocalPort() + " ");
    }
  }

  @Test
  void a_missing_command_is_told_from_a_failing_one() {
    var id =
        engine.containers().create(spec("missing", "container").command(List.of("nope")).build());

    assertThat(refusal(() -> engine.containers().start(id)).reason())
        .isEqualTo(Reason.COMMAND_NOT_FOUND);
  }

  @Test
  void a_missing_image_and_a_missing_container_are_not_found() {
    var noImage = ContainerSpec.of("", "netduo-no-such-image:1").build();

    assertThat(refusal(() -> engine.containers().create(noImage)).reason())
        .isEqualTo(Reason.NOT_FOUND);
    assertThat(refusal(() -> engine.containers().start("netduo-no-such")).reason())
        .isEqualTo(Reason.NOT_FOUND);
    assertThat(engine.containers().find("netduo-no-such")).isEmpty();
  }

  @Test
  void a_name_that_is_taken_is_a_conflict() {
    running("twice");

    assertThat(refusal(() -> running("twice")).reason()).isEqualTo(Reason.CONFLICT);
  }

  @Test
  void removing_twice_is_fine() {
    var id = running("gone");

    engine.containers().remove(id);
    engine.containers().remove(id);

    assertThat(engine.containers().find(id)).isEmpty();
  }

  @Test
  void an_ended_container_tells_its_exit_code_and_what_it_printed() {
    var id =
        start(
            spec("ended", "container")
                .command(List.of("sh", "-c", "echo one; echo two; echo bad >&2; exit 3"))
                .build());

    assertThat(engine.containers().await(id)).isEqualTo(3);

    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    engine.containers().logs(id, true, -1, out, err);
    assertThat(out.toString(UTF_8)).isEqualTo("one\ntwo\n");
    assertThat(err.toString(UTF_8)).isEqualTo("bad\n");
    assertThat(engine.containers().find(id).orElseThrow().exitCode()).isEqualTo(3);
  }

  @Test
  void a_stopped_container_starts_again() {
    var id = running("again");

    engine.containers().stop(id, Duration.ZERO);
    assertThat(engine.containers().find(id).orElseThrow().isRunning()).isFalse();
    engine.containers().start(id);

    assertThat(engine.containers().find(id).orElseThrow().isRunning()).isTrue();
  }

  private EngineException refusal(Runnable request) {
    return catchThrowableOfType(EngineException.class, request::run);
  }

  private String running(String name) {
    return start(spec(name, "container").build());
  }

  private String start(ContainerSpec spec) {
    var id = engine.containers().create(spec);
    engine.containers().start(id);
    return id;
  }

  private ContainerSpecBuilder published(String name, int hostPort) {
    return spec(name, "container")
        .network("bridge")
        .ports(List.of(new PortMapping("127.0.0.1", hostPort, new ExposedPort(80, Protocol.TCP))));
  }

  private ContainerSpecBuilder spec(String name, String kind) {
    return ContainerSpec.of(Labels.engineName(session.name(), name), IMAGE)
        .command(List.of("sleep", "1000"))
        .labels(Labels.of(session.name(), kind, name));
  }

  private String network(String name, String cidr) {
    var engineName = Labels.engineName(session.name(), name);
    engine
        .networks()
        .create(
            NetworkSpec.bridge(engineName, Labels.of(session.name(), "network", name))
                .in(Cidr.parse(cidr)));
    return engineName;
  }
}
