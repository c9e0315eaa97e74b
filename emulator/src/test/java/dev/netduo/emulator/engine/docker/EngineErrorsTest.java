package dev.netduo.emulator.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.engine.EngineException.Reason;
import java.io.IOException;
import java.net.SocketException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EngineErrorsTest {
  private final EngineErrors errors = new EngineErrors(EngineAddress.parse("unix:///x.sock"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Engine 20.10, held by a container, then by a program on the machine.
        "driver failed programming external connectivity on endpoint web (1f): Bind for"
            + " 0.0.0.0:8080 failed: port is already allocated",
        "driver failed programming external connectivity on endpoint web (1f): Error starting"
            + " userland proxy: listen tcp4 127.0.0.1:8080: bind: address already in use",
        "driver failed programming external connectivity on endpoint web (1f): Error starting"
            + " userland proxy: listen udp6 [::]:8080: bind: address already in use",
        // Engine 28 and later.
        "failed to set up container networking: driver failed programming external connectivity on"
            + " endpoint web (1f): failed to bind host port for 0.0.0.0:8080:172.17.0.2:80/tcp:"
            + " address already in use",
        "failed to set up container networking: driver failed programming external connectivity on"
            + " endpoint web (1f): failed to bind host port 0.0.0.0:8080/tcp: address already in"
            + " use",
        "failed to set up container networking: driver failed programming external connectivity on"
            + " endpoint web (1f): Bind for 127.0.0.1:8080 failed: port is already allocated",
      })
  void a_taken_port_is_named_whichever_engine_says_so(String words) {
    var error = errors.refused(500, words, null);

    assertThat(error.reason()).isEqualTo(Reason.PORT_TAKEN);
    assertThat(error)
        .hasMessageStartingWith("port 8080 is already in use")
        .hasMessageContaining(words);
    assertThat(error.hint()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | invalid reference format | BAD_REQUEST",
        "404 | No such container: web | NOT_FOUND",
        "404 | network front not found | NOT_FOUND",
        "409 | Conflict. The container name \"/web\" is already in use | CONFLICT",
        "403 | error while removing network: network front has active endpoints | CONFLICT",
        "403 | Pool overlaps with other one on this address space | CONFLICT",
        "500 | something else | OTHER",
        "400 | OCI runtime create failed: runc create failed: unable to start container process:"
            + " exec: \"nope\": executable file not found in $PATH: unknown | COMMAND_NOT_FOUND",
        "400 | OCI runtime create failed: runc create failed: unable to start container process:"
            + " exec: \"/etc\": permission denied: unknown | COMMAND_NOT_FOUND",
      })
  void the_engines_status_and_words_say_why(int status, String words, Reason reason) {
    assertThat(errors.refused(status, words, null).reason()).isEqualTo(reason);
  }

  @Test
  void a_link_type_the_kernel_lacks_is_named() {
    var words = "failed to create the ipvlan port: operation not supported";

    assertThat(errors.refused(500, words, null))
        .hasMessageStartingWith("this machine's kernel has no ipvlan");
  }

  @Test
  void the_engines_words_are_taken_out_of_the_json_around_them() {
    assertThat(EngineErrors.words("{\"message\":\"No such container: web\"}\n"))
        .isEqualTo("No such container: web");
    assertThat(EngineErrors.words("page not found")).isEqualTo("page not found");
    assertThat(EngineErrors.words("{broken")).isEqualTo("{broken");
  }

  @Test
  void a_broken_connection_is_an_engine_that_does_not_answer() {
    var error = errors.translate(new RuntimeException(new SocketException("Connection reset")));

    assertThat(error.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(error).hasMessage("no Docker Engine answers at unix:///x.sock (Connection reset)");
  }

  @Test
  void a_socket_that_may_not_be_opened_is_told_from_one_where_nothing_listens() {
    var error = errors.translate(new RuntimeException(new IOException("Permission denied")));

    assertThat(error).hasMessageContaining("this user may not talk to the Docker Engine");
    assertThat(error.hint()).contains("group 'docker'");
  }
}
