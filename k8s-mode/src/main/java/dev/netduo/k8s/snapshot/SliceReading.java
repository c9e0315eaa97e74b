package dev.netduo.k8s.snapshot;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which endpoint slices rules, names and proxies can be made of. */
public final class SliceReading {
  private static final Set<String> PROTOCOLS = Set.of("TCP", "UDP", "SCTP");
  private static final int LAST_PORT = 65_535;

  private SliceReading() {}

  /**
   * Whether traffic is led to its addresses. To one of names it is not: "No semantics are defined
   * for the FQDN type" (EndpointSlice API).
   */
  public static boolean isOfAddresses(EndpointSlice slice) {
    return !"FQDN".equals(slice.getAddressType());
  }

  /** Why nobody can follow a slice of addresses; empty where it is as it should be. */
  public static Optional<String> trouble(EndpointSlice slice) {
    for (var family : Family.values()) {
      if (family.kubernetes().equals(slice.getAddressType())) {
        return trouble(slice, family);
      }
    }
    return Optional.of("'" + slice.getAddressType() + "' is no type of address");
  }

  // Asked of all slices of a large cluster before its first rules are written: nothing is made.
  private static Optional<String> trouble(EndpointSlice slice, Family family) {
    for (var port : list(slice.getPorts())) {
      var trouble = trouble(port);
      if (trouble.isPresent()) {
        return trouble;
      }
    }
    for (var endpoint : list(slice.getEndpoints())) {
      var trouble = trouble(endpoint, family);
      if (trouble.isPresent()) {
        return trouble;
      }
    }
    return Optional.empty();
  }

  /** Whether traffic can be led to its addresses. */
  public static boolean isUsable(EndpointSlice slice) {
    return isOfAddresses(slice) && trouble(slice).isEmpty();
  }

  private static Optional<String> trouble(EndpointPort port) {
    // The API takes any number: a slice may be of something else than a service.
    if (port.getPort() != null && (port.getPort() < 1 || port.getPort() > LAST_PORT)) {
      return Optional.of(port.getPort() + " is no port");
    }
    if (port.getProtocol() != null && !PROTOCOLS.contains(port.getProtocol())) {
      return Optional.of("'" + port.getProtocol() + "' is no protocol");
    }
    return Optional.empty();
  }

  private static Optional<String> trouble(Endpoint endpoint, Family family) {
    var addresses = list(endpoint.getAddresses());
    if (addresses.isEmpty()) {
      return Optional.of("an endpoint has no address");
    }
    for (var address : addresses) {
      if (family == Family.IPV4 && Ip.isUsual(address)) {
        continue;
      }
      try {
        if (Ip.parse(address).family() != family) {
          return Optional.of(address + " is no " + family.kubernetes() + " address");
        }
      } catch (NetduoException e) {
        return Optional.of(String.valueOf(e.getMessage()));
      }
    }
    return Optional.empty();
  }

  private static <E> List<E> list(@Nullable List<E> list) {
    return list == null ? List.of() : list;
  }
}
