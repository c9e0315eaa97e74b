/** Docker's Engine behind the ports of {@link dev.netduo.emulator.engine}. */
@NullMarked
package dev.netduo.emulator.engine.docker;

import org.jspecify.annotations.NullMarked;
