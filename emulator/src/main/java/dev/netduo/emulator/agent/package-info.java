/** The one privileged container that enters other containers' network namespaces. */
@NullMarked
package dev.netduo.emulator.agent;

import org.jspecify.annotations.NullMarked;
