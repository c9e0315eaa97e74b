/** Makes a topology real. */
@NullMarked
package dev.netduo.emulator.fabric;

import org.jspecify.annotations.NullMarked;
