package dev.netduo.emulator.walk;

import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.emulator.topology.Target.Endpoint;
import java.util.Optional;

/**
 * A socket that waits for packets.
 *
 * @param namespace where, by its name in the topology
 * @param address the one address it is bound to; empty for all of the namespace's
 * @param service what it does with what arrives
 */
public record Listener(
    String namespace, Protocol protocol, Optional<Ip> address, int port, Service service) {

  /** What a listener does. */
  public sealed interface Service {}

  /** It answers. */
  public record Answers() implements Service {}

  /**
   * It connects to somebody else and copies to and fro, as a proxy. A TCP connection to it stands
   * before it tries the other side.
   *
   * @param to where it connects to, from its own namespace
   * @param answersFromAskedAddress whether a datagram is answered from the address it was sent to;
   *     one on a wildcard socket otherwise goes out with the source its route has
   */
  public record Relays(Endpoint to, boolean answersFromAskedAddress) implements Service {}

  /** One that answers, on all addresses. */
  public static Listener answering(String namespace, Protocol protocol, int port) {
    return new Listener(namespace, protocol, Optional.empty(), port, new Answers());
  }
}
