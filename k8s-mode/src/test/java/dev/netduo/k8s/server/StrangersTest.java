package dev.netduo.k8s.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.k8s.json.Json;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever has no credentials is served nothing, however the question is put. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StrangersTest {
  private static final String WEB = "/api/v1/namespaces/default/pods/web";
  private static final String WEB_SOCKET =
      headers(
          "Upgrade: websocket",
          "Connection: Upgrade",
          "Sec-WebSocket-Version: 13",
          "Sec-WebSocket-Key: eHh4eHh4eHh4eHh4eHh4eA==",
          "Sec-WebSocket-Protocol: v5.channel.k8s.io");
  private static final String SPDY =
      headers(
          "Upgrade: SPDY/3.1",
          "Connection: Upgrade",
          "X-Stream-Protocol-Version: v4.channel.k8s.io");

  private Served served;

  @BeforeAll
  void serve() {
    served = new Served();
  }

  @AfterAll
  void close() {
    served.close();
  }

  private static String headers(String... lines) {
    return String.join("\r\n", lines) + "\r\n";
  }

  /** One answer with its body, which ends with the connection. */
  private String ask(String line, String headers) throws IOException {
    try (var socket = connect()) {
      write(socket, line + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "Connection: close\r\n");
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }

  private Socket connect() throws IOException {
    var address = served.server.address();
    var socket =
        served
            .http
            .sslContext()
            .getSocketFactory()
            .createSocket(address.getHost(), address.getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static void write(Socket socket, String head) throws IOException {
    socket.getOutputStream().write((head + "\r\n").getBytes(US_ASCII));
    socket.getOutputStream().flush();
  }

  private static void assertUnauthorized(String answer) {
    assertRefused(answer, 401, "Unauthorized");
  }

  private static void assertRefused(String answer, int code, String reason) {
    assertThat(answer).startsWith("HTTP/1.1 " + code + " ");
    var status = Json.read(answer.split("\r\n\r\n", 2)[1].getBytes(US_ASCII)).tree();
    assertThat(status.path("kind").asString()).isEqualTo("Status");
    assertThat(status.path("reason").asString()).isEqualTo(reason);
    assertThat(status.path("code").asInt()).isEqualTo(code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/healthz/../api/v1/pods",
        "/version/../metrics",
        "/./api/v1/secrets",
        "/api/v1/namespaces/default/pods/..",
        "/api/v1/pods;healthz",
        "/healthz;a=b/../api",
        "/HEALTHZ",
        "/healthzz",
        "/api/v1/pods?watch=1",
        "/api/v1/pods?%ff=%ff",
        "/debug/pprof",
        "/.well-known/openid-configuration",
        "https://localhost/api/v1/pods",
        "https://localhost/healthz/../api/v1/pods"
      })
  void noPathLeadsPastTheDoor(String path) throws IOException {
    assertUnauthorized(ask("GET " + path, ""));
  }

  // RFC 3986 leaves open what they mean; nothing of the server's sees them.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "//",
        "//healthz",
        "//api/v1/pods",
        "/healthz/%2e%2e/api/v1/pods",
        "/healthz%2f..%2fapi%2fv1%2fpods",
        "/api/v1/pods%00"
      })
  void whatMayMeanTwoPathsIsNobodys(String path) throws IOException {
    assertRefused(ask("GET " + path, ""), 400, "BadRequest");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "X"})
  void noMethodDoes(String method) throws IOException {
    assertUnauthorized(ask(method + " /api/v1/namespaces/default/configmaps", ""));
  }

  private static Stream<Arguments> claims() {
    var token = Served.CREDENTIALS.token();
    return Stream.of(
            "Authorization: " + token,
            "Authorization: Token " + token,
            "Authorization: Bearer " + token.substring(1),
            "Authorization: Bearer " + token + "x",
            "Authorization: Bearer",
            "X-Remote-User: kubernetes-admin",
            "Impersonate-User: kubernetes-admin",
            "Cookie: token=" + token)
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("claims")
  void noOtherHeaderDoes(String header) throws IOException {
    assertUnauthorized(ask("GET /api/v1/pods?access_token=secret", header + "\r\n"));
  }

  @Test
  void streamsAreRefusedBeforeTheyBegin() throws IOException {
    for (var upgrade : List.of(WEB_SOCKET, SPDY)) {
      for (var wrong : List.of("", "Authorization: Bearer wrong\r\n")) {
        for (var stream :
            List.of("/exec?command=ls&stdout=1", "/attach?stdout=1", "/portforward?ports=80")) {
          assertUnauthorized(ask("GET " + WEB + stream, upgrade + wrong));
        }
      }
    }
    assertThat(served.pods.open.get()).isZero();
  }

  @Test
  void whoeverWasKnownOnAConnectionIsAskedAgain() throws IOException {
    try (var socket = connect()) {
      var known = "Authorization: Bearer " + Served.CREDENTIALS.token() + "\r\n";
      write(socket, "GET /api HTTP/1.1\r\nHost: localhost\r\n" + known);
      write(socket, "GET /api/v1/pods HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
      var answers = new String(socket.getInputStream().readAllBytes(), US_ASCII);

      assertThat(answers).startsWith("HTTP/1.1 200 ");
      assertUnauthorized(answers.substring(answers.lastIndexOf("HTTP/1.1")));
    }
  }
}
