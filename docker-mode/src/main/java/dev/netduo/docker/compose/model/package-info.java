/** A Compose file as netduo understands it: plain data, everything resolved. */
@NullMarked
package dev.netduo.docker.compose.model;

import org.jspecify.annotations.NullMarked;
