/** What every module's tests on real containers share. */
@NullMarked
package dev.netduo.emulator.testing;

import org.jspecify.annotations.NullMarked;
