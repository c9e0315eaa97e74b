/** Files of conformance cases, run and reported. */
@NullMarked
package dev.netduo.labs.conformance;

import org.jspecify.annotations.NullMarked;
