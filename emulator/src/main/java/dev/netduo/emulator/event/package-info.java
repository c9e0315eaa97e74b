/** What the core tells whoever listens: progress bars, logs, JSON. */
@NullMarked
package dev.netduo.emulator.event;

import org.jspecify.annotations.NullMarked;
