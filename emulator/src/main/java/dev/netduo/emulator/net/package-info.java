/**
 * Addresses, networks in CIDR notation, protocols and ports as value types, and the handing out of
 * addresses.
 */
@NullMarked
package dev.netduo.emulator.net;

import org.jspecify.annotations.NullMarked;
