/** The container engine as netduo sees it, and docker-java behind it. */
@NullMarked
package dev.netduo.emulator.engine;

import org.jspecify.annotations.NullMarked;
