package dev.netduo.docker.predict;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;

/**
 * A network of the bridge driver.
 *
 * @param name the name the user knows
 * @param engineName the engine-wide name; it decides which of a container's networks comes first
 * @param link the bridge's name on the machine
 * @param gateway the machine's own address on it
 * @param internal whether it has no way to the outside
 * @param icc whether its containers reach each other ({@code enable_icc})
 * @param masquerade whether its containers have the machine's address outside ({@code
 *     enable_ip_masquerade})
 * @param names whether its containers find each other by name; the default bridge's do not
 */
public record BridgeNetwork(
    String name,
    String engineName,
    String link,
    Cidr subnet,
    Ip gateway,
    boolean internal,
    boolean icc,
    boolean masquerade,
    boolean names) {

  /** A user-defined network with the Engine's defaults; the gateway is the first address. */
  public static BridgeNetwork of(String name, Cidr subnet) {
    return new BridgeNetwork(
        name, name, "br-" + name, subnet, subnet.host(1), false, true, true, true);
  }

  /** The same without a way to the outside. */
  public BridgeNetwork asInternal() {
    return new BridgeNetwork(name, engineName, link, subnet, gateway, true, icc, masquerade, names);
  }

  /** The same with its containers kept apart. */
  public BridgeNetwork withoutIcc() {
    return new BridgeNetwork(
        name, engineName, link, subnet, gateway, internal, false, masquerade, names);
  }

  /** The same with its containers' own addresses outside. */
  public BridgeNetwork withoutMasquerade() {
    return new BridgeNetwork(name, engineName, link, subnet, gateway, internal, icc, false, names);
  }
}
