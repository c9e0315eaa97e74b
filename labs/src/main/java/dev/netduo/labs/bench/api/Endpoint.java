package dev.netduo.labs.bench.api;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.NoPods;
import dev.netduo.k8s.server.ApiServer;
import dev.netduo.k8s.server.ServerOptions;
import dev.netduo.k8s.server.auth.Authentication;
import dev.netduo.k8s.server.auth.Credentials;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An API server on loopback and a client of it. Beside it the JDK's own server, which answers with
 * bytes it was given: what HTTPS costs with nothing behind it.
 */
final class Endpoint implements AutoCloseable {
  private static final int OK = 200;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ApiServer server;
  private final HttpsServer plain;
  private final HttpClient http;
  private final String authorization;
  private final Duration patience;
  private volatile byte[] bytes = new byte[0];

  /**
   * @param patience for each answer, to its last byte; of a watch, to its first
   */
  Endpoint(KubeApi api, Duration patience) {
    this.patience = patience;
    var credentials = Credentials.create(List.of());
    var authentication = new Authentication(credentials);
    this.server = ApiServer.start(api, new NoPods(), ServerOptions.loopback(credentials));
    try {
      this.plain = plain(authentication);
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
    this.authorization = "Bearer " + credentials.token();
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(authentication.clientTls())
            .build();
  }

  private HttpsServer plain(Authentication authentication) {
    // Else it keeps small packets back until what went before is acknowledged, which clients put
    // off by 40 ms: 20 pods took 50 ms, and 9 without. The server reads it once, when loaded.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    try {
      var made = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      made.setHttpsConfigurator(new HttpsConfigurator(authentication.tls()));
      made.setExecutor(threads);
      made.createContext(
          "/",
          exchange -> {
            exchange.sendResponseHeaders(OK, bytes.length);
            try (var body = exchange.getResponseBody()) {
              body.write(bytes);
            }
          });
      made.start();
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException("no server on loopback", e);
    }
  }

  /** What the API answers, to the last byte. */
  byte[] get(String path, String accept) {
    return answer(server.address().resolve(path), accept, BodyHandlers.ofByteArray());
  }

  /** The lines of a watch, which end when the answer is closed. */
  InputStream watch(String path) {
    return answer(server.address().resolve(path), "application/json", BodyHandlers.ofInputStream());
  }

  /** How many watches the server has. */
  int watches() {
    return server.watches();
  }

  /** From now on the plain server answers with these bytes. */
  void serve(byte[] all) {
    bytes = all;
  }

  /** What the plain server answers, to the last byte. */
  byte[] plain() {
    var at = URI.create("https://127.0.0.1:" + plain.getAddress().getPort() + "/");
    return answer(at, "*/*", BodyHandlers.ofByteArray());
  }

  private <T> T answer(URI at, String accept, BodyHandler<T> handler) {
    var request =
        HttpRequest.newBuilder(at)
            .header("Authorization", authorization)
            .header("Accept", accept)
            .build();
    // The client's own timeout ends with the answer's first line.
    var answer = http.sendAsync(request, handler);
    try {
      var response = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (response.statusCode() != OK) {
        throw new NetduoException(at + " answers with " + response.statusCode());
      }
      return response.body();
    } catch (ExecutionException e) {
      throw new NetduoException(at + " does not answer: " + e.getMessage(), "", e);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new NetduoException(
          at + " did not answer within " + patience.toMillis() + " ms", "", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NetduoException("interrupted while asking " + at, "", e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    plain.stop(0);
    threads.close();
    server.close();
  }
}
