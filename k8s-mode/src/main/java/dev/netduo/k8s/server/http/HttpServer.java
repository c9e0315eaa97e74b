package dev.netduo.k8s.server.http;

import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.server.auth.Authentication;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;

/** An HTTPS server: Jetty's core without servlets, a virtual thread for each request. */
public final class HttpServer implements AutoCloseable {
  private static final Duration IDLE = Duration.ofSeconds(60);
  // Of the threads only the selectors' and the acceptor's are ever busy.
  private static final int THREADS = 16;
  private static final int HEADER_BYTES = 16 * 1024;
  private static final int MESSAGE_BYTES = 4 * 1024 * 1024;

  private final Server server;
  private final ServerConnector connector;

  private HttpServer(Server server, ServerConnector connector) {
    this.server = server;
    this.connector = connector;
  }

  /**
   * Starts serving.
   *
   * @param address where to listen
   * @param port 0 for any free one
   * @throws NetduoException where the port is taken, or the address is not this machine's
   */
  public static HttpServer start(
      InetAddress address, int port, Authentication authentication, Endpoint endpoint) {
    var threads = new QueuedThreadPool(THREADS, 2);
    threads.setName("api");
    threads.setDaemon(true);
    threads.setReservedThreads(0);
    threads.setVirtualThreadsExecutor(
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("api-request-", 0).factory()));
    var server = new Server(threads);
    server.setErrorHandler(new StatusErrors());
    server.setHandler(new JettyEndpoint(authentication, endpoint));
    var connector = connector(server, authentication);
    connector.setHost(address.getHostAddress());
    server.addConnector(connector);
    var sockets = ServerWebSocketContainer.ensure(server);
    sockets.setIdleTimeout(Duration.ZERO);
    sockets.setMaxBinaryMessageSize(MESSAGE_BYTES);
    sockets.setMaxFrameSize(MESSAGE_BYTES);
    try {
      connector.open(listening(address, port));
      server.start();
      return new HttpServer(server, connector);
    } catch (Exception e) { // Jetty declares no narrower one
      stop(server);
      throw new NetduoException(
          "the API server cannot listen on "
              + address.getHostAddress()
              + ":"
              + port
              + ": "
              + e.getMessage(),
          "is the address this machine's, and the port free?",
          e);
    }
  }

  // Of its own family alone: a socket that Java chooses for 0.0.0.0 has the addresses of IPv6 too.
  private static ServerSocketChannel listening(InetAddress address, int port) throws IOException {
    var channel =
        ServerSocketChannel.open(
            address instanceof Inet4Address
                ? StandardProtocolFamily.INET
                : StandardProtocolFamily.INET6);
    try {
      // Else the port is not to be had for a minute after a server that was killed.
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      return channel.bind(new InetSocketAddress(address, port));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static ServerConnector connector(Server server, Authentication authentication) {
    var http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(HEADER_BYTES);
    http.setUriCompliance(UriCompliance.RFC3986);
    // Clients reach a cluster by addresses and by names that its certificate does not have.
    http.addCustomizer(new SecureRequestCustomizer(false));
    var tls = new SslContextFactory.Server();
    tls.setSslContext(authentication.tls());
    tls.setWantClientAuth(true);
    tls.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    var connector =
        new ServerConnector(
            server,
            1,
            1,
            new SslConnectionFactory(tls, "http/1.1"),
            new HttpConnectionFactory(http));
    connector.setIdleTimeout(IDLE.toMillis());
    return connector;
  }

  /** The port it listens on. */
  public int port() {
    return connector.getLocalPort();
  }

  /** Ends all requests and lets go of the port. */
  @Override
  public void close() {
    stop(server);
  }

  private static void stop(Server server) {
    try {
      server.setStopTimeout(0);
      server.stop();
    } catch (Exception e) { // Jetty declares no narrower one
      throw new NetduoException(
          "the API server did not end: " + e.getMessage(), "end the process", e);
    }
  }
}
