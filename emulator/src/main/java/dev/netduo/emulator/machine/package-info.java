/** What this machine can do: Java, Engine, kernel, free address ranges. */
@NullMarked
package dev.netduo.emulator.machine;

import org.jspecify.annotations.NullMarked;
