/** The images netduo builds for itself. */
@NullMarked
package dev.netduo.emulator.image;

import org.jspecify.annotations.NullMarked;
