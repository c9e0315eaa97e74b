package dev.netduo.k8s.service;

import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.topology.Target;
import java.util.Set;

/**
 * A UDP port of a service, as the clean-up of tracked flows sees it.
 *
 * @param addresses of the service
 * @param port on these
 * @param nodePort on every node; 0 where there is none
 * @param serving the endpoints that would answer, whatever any policy says
 */
public record UdpFront(Set<Ip> addresses, int port, int nodePort, Set<Target.Endpoint> serving) {}
