package dev.netduo.docker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command line says before any engine is asked. */
final class DockerGrammarTest {
  private final DockerAtPrompt prompt =
      new DockerAtPrompt(() -> {
        throw new AssertionError("no engine is needed for this");
      });

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "run --gpus all netduo/box | --gpus is not supported by netduo",
        "run -d --tmpfs /data netduo/box | --tmpfs is not supported by netduo",
        "run --memory-swap=1g netduo/box | --memory-swap is not supported by netduo",
        "create --privileged netduo/box | --privileged is not supported by netduo",
        "container run --gpus all netduo/box | --gpus is not supported by netduo",
        "exec -d web sleep 1 | -d is not supported by netduo",
        "network create --ipam-driver x front | --ipam-driver is not supported by netduo",
        "logs --since 1h web | --since is not supported by netduo",
        "volume ls -q | docker volume is not supported by netduo",
        "build -t x . | docker build is not supported by netduo",
      })
  void what_docker_has_and_netduo_does_not_is_named_as_such(String line, String message) {
    var outcome = prompt.type(line);

    assertThat(outcome.exitCode()).isNotZero();
    assertThat(outcome.error()).contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "run --netwrok front netduo/box | 125 | did you mean --network?",
        "run --publsh 80 netduo/box | 125 | did you mean --publish?",
        "ps --al | 125 | did you mean --all?",
        "network create --subent 10.0.0.0/8 x | 125 | did you mean --subnet?",
        "netwrk ls | 1 | did you mean network?",
        "network creat x | 1 | did you mean create?",
      })
  void a_mistyped_word_leads_to_the_nearest_valid_one(String line, int exitCode, String hint) {
    var outcome = prompt.type(line);

    assertThat(outcome.exitCode()).isEqualTo(exitCode);
    assertThat(outcome.error()).contains(hint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "run -p web:80 netduo/box | invalid host port 'web'",
        "run --network container: netduo/box | invalid container format",
        "run -l dev.netduo.kind=x netduo/box | netduo's own",
        "run --ip 10.9 netduo/box | not an IP address",
        "run --dns 300.1.1.1 netduo/box | IP address is not correctly formatted: 300.1.1.1",
        "run --dns-search a/b netduo/box | invalid --dns-search: 'a/b' is not a valid domain",
        "run --restart sometimes netduo/box | unknown policy 'sometimes'",
        "run --restart on-failure:x netduo/box | maximum retry count must be an integer",
        "run --restart always:3 netduo/box | cannot be used with 'always'",
        "run --rm --restart always netduo/box | cannot specify both --restart and --rm",
        "run -e | Missing required parameter for option '--env'",
      })
  void a_value_docker_run_cannot_read_ends_with_125(String line, String message) {
    var outcome = new DockerAtPrompt(NoEngine::mode).type(line);

    assertThat(outcome.exitCode()).isEqualTo(125);
    assertThat(outcome.error()).contains(message);
  }

  // Compared with the real program, versions 20.10 and 28.
  @ParameterizedTest
  @CsvSource({
    "run, 1",
    "run --rm, 1",
    "run --nosuch netduo/box, 125",
    "exec web, 1",
    "stop, 1",
    "stop -t x web, 125",
    "rm, 1",
    "network, 0",
    "network nosuch, 1",
    "network create, 1",
    "network create a b, 1",
    "network create --internal=maybe x, 125",
    "network ls --nosuch, 125",
    "nosuch, 1",
  })
  void a_line_that_cannot_be_read_ends_as_docker_ends_it(String line, int exitCode) {
    assertThat(new DockerAtPrompt(NoEngine::mode).type(line).exitCode()).isEqualTo(exitCode);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "network create --gateway 10.9.0.1 x | corresponding --subnet",
        "network create --subnet 10.9.0.0/24 --gateway 10.8.0.1 x | gateway 10.8.0.1: it is not in",
        "network create --subnet 10.9.0.0/24 --ip-range 10.8.0.0/28 x | range 10.8.0.0/28",
        "network create --subnet 10.9.0.5/24 x | host bits set",
        "network create bridge | predefined bridge network",
        "network create a/b | invalid network name",
        "ps --filter nam=web | did you mean 'name'?",
        "logs --tail few web | is no number of lines",
      })
  void addresses_and_names_that_cannot_be_are_refused(String line, String message) {
    var outcome = new DockerAtPrompt(NoEngine::mode).type(line);

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.error()).contains(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "create",
        "ps",
        "exec",
        "stop",
        "start",
        "restart",
        "rm",
        "port",
        "logs",
        "inspect",
        "images",
        "network create",
        "network ls",
        "network inspect",
        "network connect",
        "network disconnect",
        "network rm",
        "network prune"
      })
  void every_command_explains_itself_with_an_example(String command) {
    var outcome = prompt.type(command + " --help");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).contains("Example").contains("  docker " + command);
  }

  @Test
  void flags_after_the_image_belong_to_the_command_inside() {
    var outcome =
        new DockerAtPrompt(NoEngine::mode)
            .type(List.of("run", "--name", "a/b", "netduo/box", "ls", "--gpus", "-la"), "");

    assertThat(outcome.error()).contains("invalid container name (a/b)").doesNotContain("--gpus");
  }
}
