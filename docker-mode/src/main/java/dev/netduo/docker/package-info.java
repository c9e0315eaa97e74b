/** Docker's networks on one machine. */
@NullMarked
package dev.netduo.docker;

import org.jspecify.annotations.NullMarked;
