/**
 * What Docker's networks will do, compiled from what was declared: the Engine's bridges, rules and
 * proxies as a topology, its names, and answers about both without sending a packet.
 */
@NullMarked
package dev.netduo.docker.predict;

import org.jspecify.annotations.NullMarked;
