/** What lines of people nobody trusts may ask of the engine; held where every request passes. */
@NullMarked
package dev.netduo.emulator.guard;

import org.jspecify.annotations.NullMarked;
