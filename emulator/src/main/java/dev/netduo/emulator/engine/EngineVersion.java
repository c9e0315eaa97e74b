package dev.netduo.emulator.engine;

/**
 * What an engine says of itself.
 *
 * @param version the Engine's own version, for example {@code 20.10.24}
 * @param apiVersion the newest API version it speaks, for example {@code 1.41}
 * @param minApiVersion the oldest API version it speaks
 * @param kernel the kernel's release
 * @param operatingSystem the machine's operating system by name
 * @param address where it was reached, for example {@code unix:///var/run/docker.sock}
 */
public record EngineVersion(
    String version,
    String apiVersion,
    String minApiVersion,
    String kernel,
    String operatingSystem,
    String address) {}
