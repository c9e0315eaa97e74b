/** How the docker command line is held to what Docker does. */
@NullMarked
package dev.netduo.docker.cli;

import org.jspecify.annotations.NullMarked;
