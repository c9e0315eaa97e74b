/** How docker-mode is held to what Docker does. */
@NullMarked
package dev.netduo.docker;

import org.jspecify.annotations.NullMarked;
