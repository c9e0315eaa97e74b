/** How untrusted lines are held to their policy. */
@NullMarked
package dev.netduo.emulator.guard;

import org.jspecify.annotations.NullMarked;
