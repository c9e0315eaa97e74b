package dev.netduo.k8s.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.k8s.api.Samples;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * Streams as client libraries ask for them: channels of a WebSocket, a byte before each message.
 */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SocketTest {
  private static final String WEB = "/api/v1/namespaces/default/pods/web";

  private Served served;

  @BeforeAll
  void serve() {
    served = new Served();
  }

  @AfterAll
  void close() {
    served.close();
  }

  /** What came on each channel, until the server closed. */
  private static final class Channels implements WebSocket.Listener {
    final Map<Integer, ByteArrayOutputStream> got = new ConcurrentHashMap<>();
    final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private boolean begins = true;
    private int channel;

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      if (begins && data.hasRemaining()) {
        channel = data.get() & 0xff;
      }
      begins = last;
      var bytes = new byte[data.remaining()];
      data.get(bytes);
      got.computeIfAbsent(channel, _ -> new ByteArrayOutputStream()).writeBytes(bytes);
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closed.complete(code);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      closed.completeExceptionally(error);
    }

    String text(int of) {
      var bytes = got.get(of);
      return bytes == null ? "" : bytes.toString(UTF_8);
    }
  }

  private WebSocket open(String path, String protocol, Channels channels) {
    return served
        .http
        .newWebSocketBuilder()
        .header("Authorization", "Bearer " + Served.CREDENTIALS.token())
        .subprotocols(protocol)
        .buildAsync(URI.create(served.uri(path).toString().replace("https:", "wss:")), channels)
        .join();
  }

  private static void send(WebSocket socket, int channel, String text) {
    var bytes = text.getBytes(UTF_8);
    socket
        .sendBinary(
            ByteBuffer.allocate(1 + bytes.length).put((byte) channel).put(bytes).flip(), true)
        .join();
  }

  @Test
  void aCommandsStreamsAreChannels() throws Exception {
    var channels = new Channels();
    open(
        WEB
            + "/exec?command=sh&command=-c&command=echo+out;echo+err+%3E%262;exit+3&stdout=1&stderr=1",
        "v4.channel.k8s.io",
        channels);
    assertThat(channels.closed.get(60, TimeUnit.SECONDS)).isEqualTo(1000);
    assertThat(channels.text(1)).isEqualTo("out\n");
    assertThat(channels.text(2)).isEqualTo("err\n");
    assertThat(channels.text(3))
        .contains("\"reason\":\"NonZeroExitCode\"", "\"reason\":\"ExitCode\",\"message\":\"3\"");
  }

  @Test
  void inVersionFiveInputEndsBeforeTheConnectionDoes() throws Exception {
    var channels = new Channels();
    var socket = open(WEB + "/exec?command=sort&stdin=1&stdout=1", "v5.channel.k8s.io", channels);
    assertThat(socket.getSubprotocol()).isEqualTo("v5.channel.k8s.io");
    send(socket, 0, "b\na\n");
    socket.sendBinary(ByteBuffer.wrap(new byte[] {(byte) 255, 0}), true).join();
    assertThat(channels.closed.get(60, TimeUnit.SECONDS)).isEqualTo(1000);
    assertThat(channels.text(1)).isEqualTo("a\nb\n");
    assertThat(channels.text(3)).contains("\"status\":\"Success\"");
  }

  @Test
  void oneAttachesToWhatRuns() {
    var channels = new Channels();
    var socket = open(WEB + "/attach?stdin=1&stdout=1", "v5.channel.k8s.io", channels);
    send(socket, 0, "hello");
    Samples.eventually("it is answered", () -> channels.text(1).equals("hello"));
    socket.abort();
    Samples.eventually("the command ends with its client", () -> served.pods.open.get() == 0);
  }

  @Test
  void manyBytesArePassedOnWhileTheReaderIsSlow() throws Exception {
    var channels = new Channels();
    var socket =
        open(WEB + "/exec?command=wc&command=-c&stdin=1&stdout=1", "v5.channel.k8s.io", channels);
    var text = "x".repeat(50_000);
    for (int i = 0; i < 100; i++) {
      send(socket, 0, text);
    }
    socket.sendBinary(ByteBuffer.wrap(new byte[] {(byte) 255, 0}), true).join();
    channels.closed.get(60, TimeUnit.SECONDS);
    assertThat(channels.text(1).strip()).isEqualTo("5000000");
  }

  @Test
  void aPortIsAPairOfChannels() throws Exception {
    try (var echo = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(() -> {
        try (var client = echo.accept()) {
          client.getInputStream().transferTo(client.getOutputStream());
        } catch (java.io.IOException _) {
          // The test is over.
        }
      });
      var channels = new Channels();
      var port = echo.getLocalPort();
      var socket = open(WEB + "/portforward?ports=" + port, "v4.channel.k8s.io", channels);
      var announced = new String(new byte[] {(byte) port, (byte) (port >> 8)}, UTF_8);
      Samples.eventually("both channels are announced", () -> channels.got.size() == 2);
      send(socket, 0, "ping");
      Samples.eventually("it is echoed", () -> channels.text(0).equals(announced + "ping"));
      socket.abort();
      Samples.eventually("the connection ends with its client", () -> served.pods.open.get() == 0);
    }
  }

  @Test
  void whatIsNoStreamIsRefusedBeforeItBecomesOne() {
    for (var path :
        new String[] {
          "/exec?stdout=1", "/exec?command=ls", "/exec?command=ls&stdout=1&container=x",
          "/portforward?ports=0", "/portforward", "/exec?command=ls&stdout=1"
        }) {
      assertThat(served.get(WEB + path).json().path("kind").asString()).isEqualTo("Status");
      assertThat(served.get(WEB + path).status()).as(path).isEqualTo(400);
    }
    assertThatThrownBy(
            () -> open(WEB + "/exec?command=ls&stdout=1", "v9.channel.k8s.io", new Channels()))
        .hasStackTraceContaining("status code 400");
  }
}
