package dev.netduo.docker.host;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.engine.EngineException;
import dev.netduo.emulator.engine.EngineException.Reason;
import dev.netduo.emulator.engine.EngineVersion;
import dev.netduo.emulator.net.Ip;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * An Engine that runs elsewhere.
 *
 * @param url with its address and port, for example {@code tcp://10.0.0.7:2375}
 */
record FarEngine(String url, Ip ip) {
  private static final int DEFAULT_PORT = 2375;
  private static final int OLDEST_MINOR = 41;

  /**
   * Reads what was typed and looks the machine up.
   *
   * @throws NetduoException where it names no Engine's address
   */
  static FarEngine parse(String typed) {
    try {
      var uri = URI.create(typed);
      if (!"tcp".equals(uri.getScheme()) || uri.getHost() == null) {
        throw unusable(typed, null);
      }
      var ip = Ip.parse(InetAddress.getByName(uri.getHost()).getHostAddress());
      var port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
      return new FarEngine("tcp://" + (ip.isV4() ? ip : "[" + ip + "]") + ":" + port, ip);
    } catch (IllegalArgumentException e) {
      throw unusable(typed, e);
    } catch (UnknownHostException e) {
      throw new NetduoException("nobody knows the machine in " + typed, "give its address", e);
    }
  }

  private static NetduoException unusable(String typed, @Nullable Throwable cause) {
    return new NetduoException(
        "'" + typed + "' is no Engine's address",
        "write tcp://HOST:PORT; for TLS or ssh forward a local port to it",
        cause);
  }

  /**
   * Whether the Engine may join.
   *
   * @throws NetduoException where it does not answer, is too old, or belongs to a Swarm
   */
  void requireFree(ContainerEngine engine) {
    requireNewEnough(version(engine));
    if (engine.swarm().membership().isMember()) {
      throw new NetduoException(
          "the Engine at " + url + " already belongs to a Swarm",
          "on that machine: docker swarm leave --force, if nobody needs it any more");
    }
  }

  private static EngineVersion version(ContainerEngine engine) {
    try {
      return engine.version();
    } catch (EngineException e) {
      if (e.reason() != Reason.UNREACHABLE) {
        throw e;
      }
      throw new EngineException(
          e.reason(),
          String.valueOf(e.getMessage()),
          "start it with -H tcp://ADDRESS:2375, open to this machine and no other",
          e);
    }
  }

  /** Engine 20.10 speaks 1.41. */
  void requireNewEnough(EngineVersion version) {
    var parts = version.apiVersion().split("\\.", 2);
    if (parts.length < 2
        || Integer.parseInt(parts[0]) < 1
        || (parts[0].equals("1") && Integer.parseInt(parts[1]) < OLDEST_MINOR)) {
      throw new NetduoException(
          "the Engine at " + url + " is too old: " + version.version(),
          "netduo needs Engine 20.10 or newer");
    }
  }
}
