/** Exercises, grading and the side-by-side comparison. */
@NullMarked
package dev.netduo.labs;

import org.jspecify.annotations.NullMarked;
