package dev.netduo.k8s.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.netduo.k8s.api.Samples;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Streams over SPDY, as kubectl before 1.31 asks for them. A recent kubectl does so too where it is
 * told to leave WebSockets alone.
 */
@Timeout(120)
class SpdyTest {
  @TempDir Path folder;
  private Served served;
  private RealKubectl kubectl;

  @BeforeEach
  void serve() {
    served = new Served();
    kubectl =
        client(served.kubeconfig(folder))
            .with("KUBECTL_REMOTE_COMMAND_WEBSOCKETS", "false")
            .with("KUBECTL_PORT_FORWARD_WEBSOCKETS", "false");
  }

  RealKubectl client(Path kubeconfig) {
    return RealKubectl.of(kubeconfig, folder);
  }

  @AfterEach
  void close() {
    served.close();
  }

  @Test
  void commandsRunWithAllTheirStreams() {
    assertThat(kubectl.out("exec", "web", "--", "echo", "hello")).isEqualTo("hello\n");
    assertThat(kubectl.runWith("b\na\n", "exec", "-i", "web", "--", "sort").out())
        .isEqualTo("a\nb\n");
    var failed = kubectl.run("exec", "web", "--", "sh", "-c", "echo out; echo err >&2; exit 3");
    assertThat(failed.exitCode()).isEqualTo(3);
    assertThat(failed.out()).isEqualTo("out\n");
    assertThat(failed.err()).startsWith("err\n").contains("exit code 3");
  }

  @Test
  void manyBytesPassBothWays() throws IOException {
    var text = "0123456789abcde\n".repeat(200_000);
    assertThat(kubectl.runWith(text, "exec", "-i", "web", "--", "cat").out()).isEqualTo(text);
    var file = Files.writeString(folder.resolve("one"), text);
    kubectl.out("cp", file.toString(), "web:" + folder.resolve("two"));
    assertThat(folder.resolve("two")).hasContent(text);
  }

  @Test
  void aCommandThatDoesNotReadIsNotWaitedFor() {
    var ended = kubectl.runWith("x".repeat(1_000_000), "exec", "-i", "web", "--", "true");
    assertThat(ended.exitCode()).isZero();
    Samples.eventually("nothing is left", () -> served.pods.open.get() == 0);
  }

  @Test
  void aCommandEndsWithItsClient() throws IOException {
    var attached = kubectl.start("attach", "-i", "web");
    attached.getOutputStream().write("hello\n".getBytes(UTF_8));
    attached.getOutputStream().flush();
    var lines = new BufferedReader(new InputStreamReader(attached.getInputStream(), UTF_8));
    assertThat(lines.readLine()).isEqualTo("hello");
    attached.destroyForcibly();
    Samples.eventually("it has ended", () -> served.pods.open.get() == 0);
  }

  @Test
  void portsAreForwarded() throws Exception {
    var web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    web.createContext(
        "/",
        exchange -> {
          var body = "from the pod".getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    web.start();
    var forward = kubectl.start("port-forward", "pod/web", ":" + web.getAddress().getPort());
    try (var http = HttpClient.newHttpClient();
        var lines = new BufferedReader(new InputStreamReader(forward.getInputStream(), UTF_8))) {
      var port = lines.readLine().replaceAll(".*:(\\d+) ->.*", "$1");
      var uri = URI.create("http://127.0.0.1:" + port + "/");
      for (int i = 0; i < 20; i++) {
        var answer = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        assertThat(answer.body()).isEqualTo("from the pod");
      }
    } finally {
      forward.destroy();
      assertThat(forward.waitFor(60, TimeUnit.SECONDS)).isTrue();
      web.stop(0);
    }
    Samples.eventually("no connection is left", () -> served.pods.open.get() == 0);
  }

  @Test
  void refusalsComeBeforeTheUpgrade() {
    assertThat(kubectl.err("exec", "web", "-c", "nobody", "--", "ls")).contains("nobody");
    assertThat(kubectl.err("exec", "nobody", "--", "ls"))
        .isEqualTo("Error from server (NotFound): pods \"nobody\" not found\n");
  }
}
