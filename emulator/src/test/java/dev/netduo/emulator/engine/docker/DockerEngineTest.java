package dev.netduo.emulator.engine.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.netduo.emulator.NetduoException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DockerEngineTest {

  @Test
  void no_request_names_a_version_that_a_newer_engine_would_refuse() throws IOException {
    var paths = new ConcurrentLinkedQueue<String>();
    var answers =
        Map.of(
            "/version",
            "{\"Version\":\"29.0.0\",\"ApiVersion\":\"1.52\",\"MinAPIVersion\":\"1.44\",\"KernelVersion\":\"6.1\"}",
            "/info",
            "{\"OperatingSystem\":\"Debian\"}",
            "/containers/json",
            "[]",
            "/networks",
            "[]",
            "/images/json",
            "[]");
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          var path = exchange.getRequestURI().getPath();
          paths.add(path);
          var body = answers.getOrDefault(path, "{\"message\":\"no\"}").getBytes(UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(answers.containsKey(path) ? 200 : 404, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try (var engine = DockerEngine.connect("tcp://127.0.0.1:" + server.getAddress().getPort())) {
      assertThat(engine.version().minApiVersion()).isEqualTo("1.44");
      assertThat(engine.containers().list(Map.of())).isEmpty();
      assertThat(engine.networks().list(Map.of())).isEmpty();
      assertThat(engine.images().list(Map.of())).isEmpty();
      assertThat(paths)
          .containsExactly("/version", "/info", "/containers/json", "/networks", "/images/json");
    } finally {
      server.stop(0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ssh://me@there", "npipe:////./pipe/docker", "unix://", "not an address"})
  void an_address_of_another_kind_is_refused_with_a_way_out(String address) {
    assertThatThrownBy(() -> DockerEngine.connect(address))
        .isInstanceOfSatisfying(
            NetduoException.class, e -> assertThat(e.hint()).contains("DOCKER_HOST"));
  }
}
