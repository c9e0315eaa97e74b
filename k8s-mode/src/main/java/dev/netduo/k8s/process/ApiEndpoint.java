package dev.netduo.k8s.process;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Ip;
import dev.netduo.k8s.server.ServerOptions;
import dev.netduo.k8s.server.auth.Credentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a cluster's API server is asked to listen.
 *
 * @param address one of this machine's, or {@code 0.0.0.0} or {@code ::} for all of them; whoever
 *     can reach it and has the token owns the cluster
 * @param port 1 to 65535, or 0 for any free one, which the cluster then keeps as long as it can
 */
public record ApiEndpoint(Ip address, int port) {
  private static final int LAST_PORT = 65535;

  /** On loopback alone, at any free port. */
  public static final ApiEndpoint DEFAULT = new ApiEndpoint(Ip.parse("127.0.0.1"), 0);

  /**
   * @throws NetduoException where the port is none
   */
  public ApiEndpoint {
    if (port < 0 || port > LAST_PORT) {
      throw new NetduoException(
          port + " is no port for the API server", "choose --api-port 1 to 65535, or 0 for any");
    }
  }

  /**
   * Looks whether a server could listen there.
   *
   * @throws NetduoException where the address is not this machine's, or the port is taken
   */
  void requireFree() {
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(inet(), port), 1);
    } catch (IOException e) {
      throw new NetduoException(
          "the API server cannot listen on " + this + ": " + e.getMessage(),
          "choose another --api-address or --api-port",
          e);
    }
  }

  /** What the server's certificate names besides what every cluster's does. */
  List<String> names() {
    var names = new ArrayList<String>();
    names.add(address.toString());
    if (address.address().isZero()) {
      names.addAll(machineAddresses());
    }
    return List.copyOf(names);
  }

  // An address with a scope means nothing to other machines.
  private static List<String> machineAddresses() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(known -> !known.isLinkLocalAddress() && !known.isLoopbackAddress())
          .map(InetAddress::getHostAddress)
          .map(text -> text.split("%", 2)[0])
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** The server's options, at this address and port. */
  ServerOptions options(Credentials credentials) {
    return ServerOptions.loopback(credentials).withAddress(inet()).withPort(port);
  }

  private InetAddress inet() {
    return address.address().toInetAddress();
  }

  /** As in a URL, for example {@code 127.0.0.1:6443} or {@code [::1]:6443}. */
  @Override
  public String toString() {
    return (address.isV4() ? address.toString() : "[" + address + "]") + ":" + port;
  }
}
