/** Machines beside this one: containers that each run an Engine of their own, joined to a Swarm. */
@NullMarked
package dev.netduo.docker.host;

import org.jspecify.annotations.NullMarked;
