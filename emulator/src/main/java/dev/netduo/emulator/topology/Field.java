package dev.netduo.emulator.topology;

/**
 * A field of a packet, or of what the kernel keeps about it, that keys of sets and maps are made
 * of.
 */
public enum Field {
  SOURCE_ADDRESS,
  DESTINATION_ADDRESS,
  /** The transport protocol, written {@code tcp}, {@code udp}, {@code sctp}, {@code icmp}. */
  PROTOCOL,
  SOURCE_PORT,
  DESTINATION_PORT,
  /** The packet's mark, an unsigned 32 bit number. */
  MARK
}
