/** The {@code docker} command line: the real one's grammar over one session. */
@NullMarked
package dev.netduo.docker.cli;

import org.jspecify.annotations.NullMarked;
