/** Held on pure set-ups, and against the real Engine. */
@NullMarked
package dev.netduo.docker.predict;

import org.jspecify.annotations.NullMarked;
