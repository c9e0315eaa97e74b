package dev.netduo.docker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.docker.DockerMode;
import dev.netduo.docker.DockerNames;
import dev.netduo.emulator.image.NetduoImages;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.testing.RealEngine;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lines themselves on real containers: results, exit codes, refusals. */
@RealEngine
@Timeout(120)
final class DockerLinesIT {
  private final DockerAtPrompt prompt;
  private final DockerMode mode;

  DockerLinesIT(Session session, NetduoImages images) {
    assertThat(images).isNotNull();
    this.mode = new DockerMode(session);
    this.prompt = new DockerAtPrompt(() -> new DockerMode(session));
  }

  @AfterEach
  void everythingGoes() {
    mode.containers().list().parallelStream().forEach(c -> mode.containers().remove(c, true));
    mode.networks().prune();
  }

  @Test
  void run_in_the_foreground_gives_output_complaints_and_exit_code() {
    var outcome =
        prompt.type(
            List.of("run", "--rm", "netduo/box", "sh", "-c", "echo out; echo err >&2; exit 3"), "");

    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(outcome.line()).isEqualTo("out");
    assertThat(outcome.error().strip()).isEqualTo("err");
    assertThat(prompt.type("ps -aq").out()).isEmpty();
  }

  @Test
  void run_and_exec_read_standard_input_only_where_asked_to() {
    assertThat(prompt.type(List.of("run", "-i", "--rm", "netduo/box", "cat"), "hello").out())
        .isEqualTo("hello");
    prompt.type("run -d --name web netduo/box");
    assertThat(prompt.type(List.of("exec", "-i", "web", "cat"), "hello").out()).isEqualTo("hello");
    assertThat(prompt.type(List.of("exec", "web", "cat"), "hello").out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "run --rm netduo/box nosuch | 127 | executable file not found",
        "run --rm netduo/box /etc | 126 | permission denied",
        "run -d netduo/box nosuch | 127 | executable file not found",
        "run -d --network nosuch netduo/box | 125 | network nosuch not found",
        "run -d --network container:nosuch netduo/box | 125 | No such container: nosuch",
        "run -d --network host --ip 10.1.1.1 netduo/box | 125 | only supported on user-defined",
        "run -d --network host --network none netduo/box | 125 | conflicting options",
        "run -d --cap-add NOSUCH netduo/box | 125 | NOSUCH",
        "run -d nosuch.invalid/image:1 | 125 | image nosuch.invalid/image:1 is not on this machine",
      })
  void a_run_that_cannot_be_has_dockers_exit_code_and_leaves_nothing(
      String line, int exitCode, String message) {
    var outcome = prompt.type(line);

    assertThat(outcome.exitCode()).isEqualTo(exitCode);
    assertThat(outcome.error()).contains(message);
    assertThat(prompt.type("ps -aq").out()).isEmpty();
  }

  @Test
  void a_taken_port_is_reported_with_its_holder_and_nothing_stays() {
    prompt.type("run -d --name web -p 127.0.0.1::80 netduo/box");
    var port = mode.containers().get("web").state().ports().getFirst().hostPort();

    var outcome = prompt.type("run -d --name other -p 127.0.0.1:" + port + ":80 netduo/box");

    assertThat(outcome.exitCode()).isEqualTo(125);
    assertThat(outcome.error()).contains("port " + port + " is already allocated by container web");
    assertThat(prompt.type("ps -a --format {{.Names}}").line()).isEqualTo("web");
  }

  @Test
  void a_taken_name_is_refused() {
    prompt.type("run -d --name web netduo/box");

    var outcome = prompt.type("run -d --name web netduo/box");

    assertThat(outcome.exitCode()).isEqualTo(125);
    assertThat(outcome.error()).contains("name \"/web\" is already in use");
  }

  @Test
  void exec_passes_the_exit_code_variables_and_directory_on() {
    prompt.type("run -d --name web netduo/box");

    assertThat(prompt.type(List.of("exec", "web", "sh", "-c", "exit 9"), "").exitCode())
        .isEqualTo(9);
    assertThat(
            prompt
                .type(
                    List.of("exec", "-e", "A=b", "-w", "/etc", "web", "sh", "-c", "echo $A; pwd"),
                    "")
                .lines())
        .containsExactly("b", "/etc");
    assertThat(prompt.type("exec web nosuch").exitCode()).isIn(126, 127);
  }

  @Test
  void exec_needs_a_running_container_of_the_session() {
    prompt.type("create --name web netduo/box");

    assertThat(prompt.type("exec web true").error()).contains("container web is not running");
    var unknown = prompt.type("exec wep true");
    assertThat(unknown.exitCode()).isEqualTo(1);
    assertThat(unknown.error()).contains("No such container: wep").contains("did you mean 'web'?");
  }

  @Test
  void a_container_goes_through_its_states() {
    prompt.type("create --name web netduo/box");
    assertThat(state("web")).isEqualTo("created");
    assertThat(prompt.type("start web").line()).isEqualTo("web");
    assertThat(state("web")).isEqualTo("running");
    assertThat(prompt.type("rm web").error()).contains("cannot remove a running container");
    assertThat(prompt.type("restart -t 1 web").exitCode()).isZero();
    assertThat(state("web")).isEqualTo("running");
    assertThat(prompt.type("stop -t 1 web").exitCode()).isZero();
    assertThat(state("web")).isEqualTo("exited");
    assertThat(prompt.type("rm web").line()).isEqualTo("web");
    assertThat(prompt.type("rm web").error()).contains("No such container: web");
    assertThat(prompt.type("rm -f web").exitCode()).isZero();
  }

  @Test
  void one_name_that_fails_does_not_keep_the_others_from_their_turn() {
    prompt.type("create --name web netduo/box");

    var outcome = prompt.type("rm nosuch web");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.line()).isEqualTo("web");
    assertThat(outcome.error()).contains("No such container: nosuch");
  }

  @Test
  void ps_lists_filters_and_formats() {
    prompt.type("run -d --name web -l tier=front -p 127.0.0.1::80 netduo/box");
    prompt.type("create --name db -l tier=back netduo/box");

    assertThat(prompt.type("ps").lines().getFirst())
        .matches("CONTAINER ID +IMAGE +COMMAND +CREATED +STATUS +PORTS +NAMES");
    assertThat(prompt.type("ps --format {{.Names}}").line()).isEqualTo("web");
    assertThat(prompt.type("ps -a --format {{.Names}}").lines()).containsExactly("db", "web");
    assertThat(prompt.type("ps -a --filter label=tier=back --format {{.Names}}").line())
        .isEqualTo("db");
    assertThat(prompt.type("ps --filter status=created --format {{.Names}}").line())
        .isEqualTo("db");
    assertThat(prompt.type("ps --format {{.Ports}}").line()).matches("127.0.0.1:\\d+->80/tcp.*");
    assertThat(prompt.type("ps -q").line()).hasSize(12);
    assertThat(prompt.type("ps -o json").out()).contains("\"name\" : \"web\"");
    assertThat(prompt.type("port web 80").line()).matches("127.0.0.1:\\d+");
    assertThat(prompt.type("port web 81").error()).contains("no public port '81/tcp'");
  }

  @Test
  void logs_shows_what_was_printed_from_where_it_is_asked() {
    prompt.type(List.of("run", "--name", "once", "netduo/box", "seq", "3"), "");

    assertThat(prompt.type("logs once").lines()).containsExactly("1", "2", "3");
    assertThat(prompt.type("logs -f --tail 1 once").lines()).containsExactly("3");
  }

  @Test
  void networks_are_listed_inspected_and_removed() {
    prompt.type("network create --label tier=front front");
    prompt.type("run -d --name web --network front netduo/box");

    assertThat(prompt.type("network ls --format {{.Name}}").lines())
        .containsExactly("bridge", "front", "host", "none");
    assertThat(
            prompt
                .type(
                    List.of(
                        "network",
                        "inspect",
                        "-f",
                        "{{.Driver}} {{range .Containers}}{{.Name}}{{end}}",
                        "front"),
                    "")
                .line())
        .isEqualTo("bridge web");
    assertThat(prompt.type("network create front").error()).contains("already exists");
    assertThat(prompt.type("network rm front").error())
        .contains("has active endpoints")
        .contains("still on it: web");
    assertThat(prompt.type("network rm bridge").error()).contains("pre-defined network");
    prompt.type("rm -f web");
    assertThat(prompt.type("network prune -f").lines())
        .containsExactly("Deleted Networks:", "front");
  }

  @Test
  void names_that_live_are_offered_for_completion() {
    prompt.type("network create front");
    prompt.type("create --name web netduo/box");

    var names = mode.names();

    assertThat(names.candidates(DockerNames.CONTAINER)).containsExactly("web");
    assertThat(names.candidates(DockerNames.NETWORK)).contains("front", "bridge");
    assertThat(names.candidates(DockerNames.IMAGE)).contains("netduo/box:latest");
  }

  private String state(String container) {
    return prompt.type("inspect -f {{.State.Status}} " + container).line();
  }
}
