package dev.netduo.emulator.net;

/** The two versions of the Internet Protocol. */
public enum Family {
  IPV4,
  IPV6;

  /** The name that {@code nft} and {@code iptables} give it: {@code ip} or {@code ip6}. */
  public String nft() {
    return this == IPV4 ? "ip" : "ip6";
  }

  /** The name that Kubernetes gives it: {@code IPv4} or {@code IPv6}. */
  public String kubernetes() {
    return this == IPV4 ? "IPv4" : "IPv6";
  }

  /**
   * The family with a name that Kubernetes gives it.
   *
   * @throws IllegalArgumentException where there is none
   */
  public static Family named(String kubernetes) {
    return valueOf(kubernetes.toUpperCase(java.util.Locale.ROOT));
  }

  /** Bits of an address. */
  public int bits() {
    return this == IPV4 ? 32 : 128;
  }
}
