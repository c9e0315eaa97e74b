package dev.netduo.k8s.service;

import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.emulator.topology.Target;
import java.util.List;

/**
 * A port of a node at which a proxy process takes what is for a service, and leads it on.
 *
 * @param comment the service, its port and which of its endpoints
 * @param ip the node's address
 * @param port on it
 * @param protocol TCP or UDP
 * @param endpoints where it leads, at least one
 * @param sticky whether a client stays with an endpoint
 */
public record Relay(
    String comment,
    Ip ip,
    int port,
    Protocol protocol,
    List<Target.Endpoint> endpoints,
    boolean sticky) {}
