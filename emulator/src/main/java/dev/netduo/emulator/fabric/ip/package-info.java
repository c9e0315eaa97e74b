/** Links, addresses, routes and fixed entries written in the language of iproute2. */
@NullMarked
package dev.netduo.emulator.fabric.ip;

import org.jspecify.annotations.NullMarked;
