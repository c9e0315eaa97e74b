/** How strictly Compose files are read. */
@NullMarked
package dev.netduo.docker.compose.read;

import org.jspecify.annotations.NullMarked;
