/** Reads Compose files strictly: what netduo does not know or support is named with its line. */
@NullMarked
package dev.netduo.docker.compose.read;

import org.jspecify.annotations.NullMarked;
