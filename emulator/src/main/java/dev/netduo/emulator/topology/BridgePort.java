package dev.netduo.emulator.topology;

/**
 * An interface that is a port of a bridge: what comes in by it is the bridge's to pass on.
 *
 * @param bridge a {@link Link.Bridge} of the same namespace
 * @param link the interface, for example this namespace's end of a veth pair
 */
public record BridgePort(String bridge, String link) {}
