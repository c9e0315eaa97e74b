package dev.netduo.docker.predict;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.topology.InterfaceAddress;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The machine this program runs on, which is taken to be the Engine's, too. */
final class LocalMachine {
  private static final Path ROUTES = Path.of("/proc/net/route");

  private LocalMachine() {}

  /** Reads its IPv4 addresses, without those of the networks that are predicted, and its uplink. */
  static Machine read(EngineRelease engine, List<BridgeNetwork> networks) {
    var gateways = networks.stream().map(BridgeNetwork::gateway).toList();
    var addresses = new ArrayList<InterfaceAddress>();
    try {
      NetworkInterface.networkInterfaces()
          .forEach(link ->
              link.getInterfaceAddresses().stream()
                  .filter(address -> address.getAddress() instanceof Inet4Address)
                  .filter(address -> !address.getAddress().isLoopbackAddress())
                  .map(address ->
                      new InterfaceAddress(
                          link.getName(),
                          Ip.parse(address.getAddress().getHostAddress()),
                          address.getNetworkPrefixLength()))
                  .filter(address -> !gateways.contains(address.ip()))
                  .forEach(addresses::add));
    } catch (SocketException e) {
      throw new NetduoException("cannot read this machine's addresses: " + e.getMessage(), "", e);
    }
    return new Machine(engine, List.copyOf(addresses), uplink(), false);
  }

  private static Optional<String> uplink() {
    try {
      return uplink(Files.readString(ROUTES));
    } catch (IOException e) {
      // No Linux; the Engine's machine is another one then, whose uplink is its own matter.
      return Optional.empty();
    }
  }

  /** The interface of the default route in the kernel's table (proc(5)). */
  static Optional<String> uplink(String table) {
    return table
        .lines()
        .skip(1)
        .map(line -> line.split("\\s+"))
        .filter(words -> words.length > 7)
        .filter(words -> words[1].equals("00000000") && words[7].equals("00000000"))
        .map(words -> words[0])
        .findFirst();
  }
}
