package dev.netduo.k8s.underlay;

import dev.netduo.emulator.net.Ip;
import java.util.List;

/**
 * A cable between a namespace and a {@link Switch}: a veth pair.
 *
 * @param port the end at the switch, at most 15 characters
 * @param pid a process in the namespace, as the machine numbers it
 * @param link the other end, at most 15 characters
 * @param addresses of the other end, each in a range of the switch
 * @param up whether the port is switched on
 * @param v4Alone whether nothing in the namespace is to have an IPv6 address
 */
public record Cable(
    String port, int pid, String link, List<Ip> addresses, boolean up, boolean v4Alone) {
  /** A cable whose port is on, to a namespace that is left as it is. */
  public Cable(String port, int pid, String link, List<Ip> addresses) {
    this(port, pid, link, addresses, true, false);
  }
}
