package dev.netduo.docker.predict;

import dev.netduo.docker.DockerMode;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.emulator.topology.Topology;
import dev.netduo.emulator.walk.PacketWalker;
import dev.netduo.emulator.walk.Request;
import dev.netduo.emulator.walk.Transport;
import java.util.List;

/**
 * Says who finds and reaches whom on Docker's networks, and through which rules and translations,
 * without sending a packet. IPv4 and the bridge driver only.
 */
public final class DockerPrediction {
  private final DockerSetup setup;
  private final Topology topology;
  private final PacketWalker walker;
  private final EmbeddedDns names;

  private DockerPrediction(DockerSetup setup) {
    var compiler = new DockerTopology(setup);
    this.setup = setup;
    this.topology = compiler.compile();
    this.walker = new PacketWalker(topology, compiler.listeners());
    this.names = new EmbeddedDns(setup);
  }

  /** Predicts what is declared. */
  public static DockerPrediction of(DockerSetup setup) {
    return new DockerPrediction(setup);
  }

  /**
   * Predicts what runs in a session at this moment.
   *
   * @throws NetduoException where a container is on a network that cannot be predicted
   */
  public static DockerPrediction of(DockerMode mode) {
    return of(new SetupReader(mode).read());
  }

  /** What the prediction was made of. */
  public DockerSetup setup() {
    return setup;
  }

  /** What the declared comes to in namespaces, links, addresses and rules. */
  public Topology topology() {
    return topology;
  }

  /**
   * What a program finds that asks for a name's address.
   *
   * @param from a container's name, or {@link DockerSetup#THIS_MACHINE}
   * @throws NetduoException where no such container runs
   */
  public NameAnswer lookup(String from, String name) {
    return from.equals(DockerSetup.THIS_MACHINE)
        ? names.onMachine(name)
        : names.lookup(setup.container(from), name);
  }

  /**
   * What comes of connecting to a port, or sending it a datagram.
   *
   * @param from a container's name, or {@link DockerSetup#THIS_MACHINE}
   * @param host a name or an IPv4 address as {@code from} sees it
   * @throws NetduoException where no such container runs
   */
  public Prediction reach(String from, String host, int port, Protocol protocol) {
    return reach(from, host, port, Transport.of(protocol));
  }

  /**
   * What comes of an ICMP echo.
   *
   * @throws NetduoException where no such container runs
   */
  public Prediction ping(String from, String host) {
    return reach(from, host, 0, Transport.ICMP);
  }

  private Prediction reach(String from, String host, int port, Transport transport) {
    var namespace =
        from.equals(DockerSetup.THIS_MACHINE) ? from : setup.namespace(setup.container(from));
    var name =
        isAddress(host) ? new NameAnswer.Found(List.of(Ip.parse(host)), "") : lookup(from, host);
    var walks =
        name instanceof NameAnswer.Found found
            ? found.addresses().stream()
                .map(ip -> walker.walk(new Request(namespace, transport, ip, port)))
                .toList()
            : List.<dev.netduo.emulator.walk.Walk>of();
    return new Prediction(from, host, name, walks);
  }

  private static boolean isAddress(String host) {
    if (host.indexOf(':') >= 0) {
      throw new NetduoException(
          "'" + host + "' is an IPv6 address", "only IPv4 can be predicted; probe it instead");
    }
    return host.matches("\\d+(\\.\\d+){3}");
  }
}
