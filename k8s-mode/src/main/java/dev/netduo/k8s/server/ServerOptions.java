package dev.netduo.k8s.server;

import dev.netduo.k8s.server.auth.Credentials;
import java.net.InetAddress;
import java.time.InstantSource;

/**
 * How to serve.
 *
 * @param address where to listen; whoever can reach it and has the token owns the cluster
 * @param port 0 for any free one
 * @param credentials what the server and its clients show each other
 * @param clock what the ages in tables are counted by
 */
public record ServerOptions(
    InetAddress address, int port, Credentials credentials, InstantSource clock) {

  /** On loopback alone, at any free port. */
  public static ServerOptions loopback(Credentials credentials) {
    return new ServerOptions(loopbackAddress(), 0, credentials, InstantSource.system());
  }

  private static InetAddress loopbackAddress() {
    try {
      return InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
    } catch (java.net.UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  /** The same at a port. */
  public ServerOptions withPort(int chosen) {
    return new ServerOptions(address, chosen, credentials, clock);
  }

  /** The same on another address of this machine. */
  public ServerOptions withAddress(InetAddress chosen) {
    return new ServerOptions(chosen, port, credentials, clock);
  }
}
