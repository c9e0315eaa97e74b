/** Brings a session's containers and networks to what a Compose file says, and away again. */
@NullMarked
package dev.netduo.docker.compose;

import org.jspecify.annotations.NullMarked;
