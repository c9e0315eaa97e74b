package dev.netduo.docker.host;

/**
 * A host with what its Swarm says of it.
 *
 * @param role {@code manager} or {@code worker}; empty where it is in no Swarm
 * @param status as {@code docker node ls} says it, {@code Ready} or {@code Down}; {@code Stopped}
 *     where its container does not run, {@code Unreachable} where its Engine does not answer
 * @param cut whether it is cut off from the other hosts
 * @param version its Engine's; empty where it does not answer
 */
public record HostStatus(Host host, String role, String status, boolean cut, String version) {}
