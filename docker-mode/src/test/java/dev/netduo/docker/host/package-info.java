/** How hosts are held to their grammar, without a container. */
@NullMarked
package dev.netduo.docker.host;

import org.jspecify.annotations.NullMarked;
