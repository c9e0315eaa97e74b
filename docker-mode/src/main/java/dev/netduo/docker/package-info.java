/**
 * Docker's networks on one machine: user-defined bridges with names, the default bridge without,
 * host, none, and ports mapped by hand. All state lives in the engine, in labels.
 */
@NullMarked
package dev.netduo.docker;

import org.jspecify.annotations.NullMarked;
