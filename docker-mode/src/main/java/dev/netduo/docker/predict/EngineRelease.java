package dev.netduo.docker.predict;

/**
 * A release of Docker Engine, as far as its networks behave differently.
 *
 * @param major for example 20 of {@code 20.10.24}
 */
public record EngineRelease(int major) {
  /** Reads what the Engine says of itself, for example {@code 20.10.24+dfsg1}. */
  public static EngineRelease parse(String version) {
    var digits = version.strip().split("\\D", 2)[0];
    // A build without a number of its own is as new as can be.
    return new EngineRelease(digits.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(digits));
  }

  /**
   * Whether packets from other links straight to a container's address are dropped, published port
   * or not: since 28.0.
   */
  boolean dropsDirectAccess() {
    return major >= 28;
  }

  /**
   * Whether a container that is on internal networks alone has a default route nevertheless: seen
   * with 20.10, no longer with 28.5.
   */
  boolean routesOutOfInternalNetworks() {
    return major < 28;
  }

  /** Whether a proxy answers a datagram from the address that was asked: since 28.0. */
  boolean proxyAnswersFromAskedAddress() {
    return major >= 28;
  }
}
