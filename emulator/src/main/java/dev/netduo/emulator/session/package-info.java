/** Everything netduo creates carries labels; sessions are found, listed and removed by them. */
@NullMarked
package dev.netduo.emulator.session;

import org.jspecify.annotations.NullMarked;
