/** What has to change to get from one state of a network to another; pure functions over data. */
@NullMarked
package dev.netduo.emulator.topology.diff;

import org.jspecify.annotations.NullMarked;
