package dev.netduo.emulator.engine.docker;

import dev.netduo.emulator.NetduoException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where an Engine listens.
 *
 * @param uri {@code unix:///path} or {@code tcp://host:port}
 */
record EngineAddress(URI uri) {
  private static final String DEFAULT = "unix:///var/run/docker.sock";
  private static final int DEFAULT_PORT = 2375;

  /** What {@code DOCKER_HOST} says, or the default socket where it says nothing. */
  static EngineAddress fromEnvironment() {
    var host = System.getenv("DOCKER_HOST");
    return parse(host == null || host.isBlank() ? DEFAULT : host.strip());
  }

  /**
   * @throws NetduoException where netduo cannot connect to such an address
   */
  static EngineAddress parse(String text) {
    try {
      var uri = URI.create(text);
      if (("unix".equals(uri.getScheme()) && uri.getPath() != null && !uri.getPath().isEmpty())
          || ("tcp".equals(uri.getScheme()) && uri.getHost() != null)) {
        return new EngineAddress(uri);
      }
    } catch (IllegalArgumentException e) {
      throw unusable(text, e);
    }
    throw unusable(text, null);
  }

  private static NetduoException unusable(String text, @Nullable Throwable cause) {
    return new NetduoException(
        "netduo cannot connect to an Engine at '" + text + "'",
        "set DOCKER_HOST to unix:///PATH or tcp://HOST:PORT; for ssh or TLS forward a local socket",
        cause);
  }

  /** A new connection. */
  SocketChannel connect() throws IOException {
    if ("unix".equals(uri.getScheme())) {
      var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      return connected(channel, UnixDomainSocketAddress.of(Path.of(uri.getPath())));
    }
    var port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
    return connected(SocketChannel.open(), new InetSocketAddress(uri.getHost(), port));
  }

  private static SocketChannel connected(SocketChannel channel, SocketAddress address)
      throws IOException {
    try {
      channel.connect(address);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public String toString() {
    return uri.toString();
  }
}
