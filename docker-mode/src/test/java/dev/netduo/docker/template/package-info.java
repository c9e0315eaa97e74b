/** Templates as specifications. */
@NullMarked
package dev.netduo.docker.template;

import org.jspecify.annotations.NullMarked;
