package dev.netduo.k8s.service;

import dev.netduo.emulator.NetduoException;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What leads connections to services on to their endpoints, as it is chosen by name. */
public enum ProxyMode {
  /** Maps in the kernel: {@link NftablesProxier}. */
  NFTABLES,
  /** Rules in the kernel, asked one after the other: {@link IptablesProxier}. */
  IPTABLES,
  /** A process on each node that takes connections and makes others: {@link UserspaceProxier}. */
  USERSPACE;

  /**
   * The mode with this name.
   *
   * @throws NetduoException where there is none
   */
  public static ProxyMode named(String name) {
    return Stream.of(values())
        .filter(mode -> mode.toString().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new NetduoException(
                "there is no proxy mode '" + name + "'",
                "choose one of: "
                    + Stream.of(values())
                        .map(ProxyMode::toString)
                        .collect(Collectors.joining(", "))));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
