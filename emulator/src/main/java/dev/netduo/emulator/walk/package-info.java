/**
 * Walks packets through a topology as the kernel would, without sending any. Knows IPv4 only, as
 * the tables of a topology do, and nothing of what a topology was compiled from.
 */
@NullMarked
package dev.netduo.emulator.walk;

import org.jspecify.annotations.NullMarked;
